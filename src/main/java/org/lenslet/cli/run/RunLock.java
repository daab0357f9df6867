package org.lenslet.cli.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.lenslet.error.LensletException;

/**
 * Keeps a run folder for one process. The lock is the operating system's, so it ends with the
 * process, however that ends; the file stays, because to remove it would let a third process lock
 * another file of the same name.
 */
public final class RunLock implements AutoCloseable {
  static final String FILE = ".lock";

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of an existing run folder.
   *
   * @throws LensletException if another process has it; nothing is changed then
   */
  static RunLock take(Path folder) {
    Path file = folder.resolve(FILE);
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      // Where the file system has no locks, the run goes on without: that was so before, too.
      if (!isMine(channel)) {
        throw taken(folder, file);
      }
      byte[] owner = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.truncate(0).write(ByteBuffer.wrap(owner));
      return new RunLock(channel);
    } catch (IOException e) {
      close(channel);
      throw new LensletException(
          folder + ": expected to lock the run, got " + e + "; check permissions and free space",
          e);
    } catch (RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  private static boolean isMine(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException unsupported) {
      return true;
    }
  }

  private static LensletException taken(Path folder, Path file) {
    String owner = "";
    try {
      String process = Files.readString(file, StandardCharsets.UTF_8);
      owner = process.matches("[0-9]+") ? " (process " + process + ")" : "";
    } catch (IOException unreadable) {
      // The number is only a hint.
    }
    return new LensletException(
        folder
            + ": expected a run that nobody else works on, got one that another process trains"
            + owner
            + "; wait for its end");
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // What led here is the error to report.
    }
  }

  @Override
  public void close() {
    close(channel);
  }
}
