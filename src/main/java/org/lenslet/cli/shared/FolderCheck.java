package org.lenslet.cli.shared;

import java.io.IOException;
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

  /**
   * The same folder by a name without {@code ..}: to make {@code a/../b} must not make {@code a}. A
   * link before the dots is followed, as the system does.
   */
  public static Path withoutDots(Path path) {
    if (!path.normalize().equals(path) && path.toString().contains("..")) {
      Path clean = path.isAbsolute() ? path.getRoot() : Path.of("");
      for (Path name : path) {
        clean = name.toString().equals("..") ? parent(clean) : clean.resolve(name);
      }
      return clean.normalize();
    }
    return path;
  }

  private static Path parent(Path folder) {
    if (Files.isSymbolicLink(folder)) {
      try {
        return folder.toRealPath().getParent();
      } catch (IOException e) {
        return folder.resolve("..");
      }
    }
    Path name = folder.getFileName();
    boolean climbs = name == null || name.toString().isEmpty() || name.toString().equals("..");
    if (climbs) {
      return folder.isAbsolute() ? folder : folder.resolve("..");
    }
    return folder.resolveSibling("");
  }

  public static UsageException unfit(String option, Path path, String expected, String got) {
    return new UsageException(
        option + " " + path + ": expected " + expected + ", got " + got + "; choose another one");
  }
}
