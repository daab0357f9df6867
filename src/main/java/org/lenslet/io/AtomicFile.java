package org.lenslet.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import org.lenslet.error.LensletException;

/**
 * Writes a file so that its name always stands for a complete content, the old or the new one: the
 * content goes to a temporary file in the same folder, is forced to the disk and moved over the
 * name in one step. After a failure the old file is intact and the temporary one removed; a killed
 * process can leave a {@code .name.….tmp} behind, never a half-written name. Threads and processes
 * may write the same name at once: one of the contents wins.
 */
public final class AtomicFile {

  /** Writes the content to a channel that stands at the start of an empty file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Replaces or creates the file.
   *
   * @throws LensletException if the folder is missing or cannot be written, or the disk is full;
   *     what the content throws of its own passes through
   */
  public static void write(Path file, Content content) {
    Path temporary = null;
    try {
      Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
      if (Files.isDirectory(target)) {
        throw new LensletException(
            file + ": expected the name of a file, got a folder; choose another name");
      }
      // Not Files.createTempFile: its file is readable by the owner alone, and stays so when moved.
      String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
      temporary = target.resolveSibling("." + target.getFileName() + "." + unique + ".tmp");
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(target.getParent());
    } catch (IOException e) {
      remove(temporary);
      throw new LensletException(describe(file, e), e);
    } catch (RuntimeException | Error e) {
      remove(temporary);
      throw e;
    }
  }

  /** Replaces or creates the file with the text in UTF-8. */
  public static void write(Path file, String text) {
    write(
        file, channel -> writeAll(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * Removes the temporary files that killed processes have left beside a file. To be called only
   * where no other process writes the file at the same time.
   */
  public static void removeLeftovers(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    String pattern = "." + file.getFileName() + ".*.tmp";
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, pattern)) {
      leftovers.forEach(AtomicFile::remove);
    } catch (IOException ignored) {
      // A folder that cannot be listed is reported by the write that follows.
    }
  }

  /** Writes what remains of the buffer; a channel may take less than it is offered. */
  public static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Makes the move itself survive a power cut; not every system can open a folder for that. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      // Windows refuses to open folders; its file systems journal the move.
    }
  }

  private static void remove(Path temporary) {
    if (temporary == null) {
      return;
    }
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException ignored) {
      // The error that led here is the one to report.
    }
  }

  private static String describe(Path file, IOException e) {
    Path folder = file.toAbsolutePath().getParent();
    if (e instanceof NoSuchFileException) {
      return file + ": expected an existing folder, got none at " + folder + "; create it first";
    }
    if (e instanceof AccessDeniedException) {
      return file
          + ": expected a folder that can be written, got no permission for "
          + folder
          + "; change its permissions or choose another folder";
    }
    String reason = e instanceof FileSystemException fs ? fs.getReason() : e.getMessage();
    return file
        + ": expected to write the file, got "
        + (reason == null ? e.getClass().getSimpleName() : reason)
        + "; check the folder and the free space on its disk";
  }
}
