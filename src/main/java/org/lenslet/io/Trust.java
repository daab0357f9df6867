package org.lenslet.io;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Whether files and folders are this user's alone to change. Where the file system knows no users,
 * as on Windows, everything is: there the profile's own folder is.
 */
final class Trust {
  private static final int STICKY = 01000;

  private Trust() {}

  /**
   * What is wrong with a folder, in words; empty if nothing is. A link to a folder passes if it is
   * this user's own.
   */
  static Optional<String> problemOfFolder(Path folder) {
    try {
      if (!isPosix()) {
        return Optional.empty();
      }
      if (Files.isSymbolicLink(folder) && !isOwn(folder)) {
        return Optional.of("is a link of " + owner(folder));
      }
      Path real = folder.toRealPath();
      if (!isOwn(real)) {
        return Optional.of("belongs to " + owner(real));
      }
      Set<PosixFilePermission> permissions = attributes(real).permissions();
      if (permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        return Optional.of(
            "can be written by others (" + PosixFilePermissions.toString(permissions) + ")");
      }
      return problemAbove(real);
    } catch (IOException e) {
      return Optional.of("cannot be examined (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** Whoever may rename a folder further up can put another one in its place. */
  private static Optional<String> problemAbove(Path real) throws IOException {
    for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
      int mode = (Integer) Files.getAttribute(folder, "unix:mode");
      boolean open = attributes(folder).permissions().contains(PosixFilePermission.OTHERS_WRITE);
      if (open && (mode & STICKY) == 0) {
        return Optional.of("is in " + folder + ", which can be written by others");
      }
    }
    return Optional.empty();
  }

  /** Whether a name stands for a file of this user's, and for no link. */
  static boolean isOwnFile(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && (!isPosix() || isOwn(file));
    } catch (IOException e) {
      return false;
    }
  }

  /** A number that is this user's alone; empty where users have none. */
  static Optional<Long> user() {
    try {
      return isPosix() ? Optional.of(new UnixSystem().getUid()) : Optional.empty();
    } catch (LinkageError e) {
      return Optional.empty(); // a Java without the module jdk.security.auth
    }
  }

  private static boolean isOwn(Path path) throws IOException {
    Number owner = (Number) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return user().filter(user -> user == owner.longValue()).isPresent();
  }

  private static String owner(Path path) throws IOException {
    return "user " + attributes(path).owner().getName();
  }

  private static PosixFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
  }
}
