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
import java.util.regex.Pattern;
import org.lenslet.error.LensletException;

/**
 * Writes a file so that its name always stands for a complete content, the old or the new one: the
 * content goes to a temporary file in the same folder, is forced to the disk and moved over the
 * name in one step. After a failure the old file is intact and the temporary one removed; a killed
 * process can leave a {@code .name.….tmp} behind, never a half-written name. Threads and processes
 * may write the same name at once: one of the contents wins.
 *
 * <p>What is there and no regular file, such as a device, a pipe or an open file under {@code
 * /dev/fd}, is written through: the name goes on standing for it.
 */
public final class AtomicFile {
  /** What {@code /dev/fd}, {@code /dev/stdout} and the like lead to. */
  private static final Pattern OPEN_FILES = Pattern.compile("/dev/fd/\\d+|/proc/[^/]+/fd/\\d+");

  /** Linux gives up after as many. */
  private static final int MOST_LINKS = 40;

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
    if (isWrittenThrough(file)) {
      writeThrough(file, content);
      return;
    }
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
   * Whether the name stands for something that is no file of a folder: a device, a pipe, a socket,
   * or any open file of a process, which may well be a regular one.
   */
  public static boolean isWrittenThrough(Path file) {
    return Files.exists(file)
        && !Files.isDirectory(file)
        && (!Files.isRegularFile(file) || isOpenFile(file));
  }

  /** Links are followed by hand: what an open file is called cannot be told from the others. */
  private static boolean isOpenFile(Path file) {
    Path name = file.toAbsolutePath().normalize();
    for (int links = 0; links < MOST_LINKS; links++) {
      if (OPEN_FILES.matcher(name.toString()).matches()) {
        return true;
      }
      try {
        Path folder = name.getParent().toRealPath();
        if (OPEN_FILES.matcher(folder.resolve(name.getFileName()).toString()).matches()) {
          return true;
        }
        if (!Files.isSymbolicLink(name)) {
          return false;
        }
        name = folder.resolve(Files.readSymbolicLink(name)).normalize();
      } catch (IOException e) {
        return false;
      }
    }
    return false;
  }

  private static void writeThrough(Path file, Content content) {
    // Appending matters where the open file is a regular one: what it holds is somebody's output.
    try (FileChannel channel =
        Files.isRegularFile(file)
            ? FileChannel.open(file, StandardOpenOption.APPEND)
            : FileChannel.open(file, StandardOpenOption.WRITE)) {
      content.writeTo(channel);
    } catch (AccessDeniedException e) {
      throw new LensletException(
          file + ": expected permission to write, got none; choose another file", e);
    } catch (IOException e) {
      String reason = e instanceof FileSystemException fs ? fs.getReason() : e.getMessage();
      throw new LensletException(
          file + ": expected to write to it, got " + reason + "; choose another file", e);
    }
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
