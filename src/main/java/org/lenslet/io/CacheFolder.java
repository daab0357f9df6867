package org.lenslet.io;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The user's own folder for what can be made again: compiled kernels, verdicts, native libraries.
 * {@code -Dlenslet.cache=DIR} or the environment's {@code LENSLET_CACHE} name another place; by
 * default it follows the XDG base directory specification.
 */
public final class CacheFolder {
  private CacheFolder() {}

  /** Where the cache is, whether or not it exists. */
  public static Path root() {
    String chosen = System.getProperty("lenslet.cache", System.getenv("LENSLET_CACHE"));
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen).toAbsolutePath();
    }
    String windows = System.getenv("LOCALAPPDATA");
    if (windows != null && System.getProperty("os.name").startsWith("Windows")) {
      return Path.of(windows, "lenslet");
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg != null && Path.of(xdg).isAbsolute()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("lenslet");
  }

  /**
   * A folder below the root, created for the user alone where the file system knows users.
   *
   * @return empty where it cannot be created or written: a cache is never a reason to fail
   */
  public static Optional<Path> writable(String... names) {
    Path folder = root();
    for (String name : names) {
      folder = folder.resolve(name);
    }
    try {
      Files.createDirectories(folder, ownerOnly());
      return Files.isWritable(folder) ? Optional.of(folder) : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** The attributes of a folder that only its owner can enter. */
  public static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }
}
