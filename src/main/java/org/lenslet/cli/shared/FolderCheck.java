package org.lenslet.cli.shared;

import java.nio.file.Files;
import java.nio.file.Path;
import org.lenslet.error.UsageException;

/** Whether a folder that an option names can be used for output; creates nothing. */
public final class FolderCheck {
  private FolderCheck() {}

  /**
   * Refuses a folder that neither exists nor can be made, or that cannot be written.
   *
   * @throws UsageException naming the option and the reason
   */
  public static void requireUsable(String option, Path path) {
    Path existing = path.toAbsolutePath().normalize();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      throw unfit(option, path, "a folder", "a file at " + existing);
    }
    if (!Files.isWritable(existing)) {
      throw unfit(option, path, "a folder that can be written", "no permission for " + existing);
    }
  }

  public static UsageException unfit(String option, Path path, String expected, String got) {
    return new UsageException(
        option + " " + path + ": expected " + expected + ", got " + got + "; choose another one");
  }
}
