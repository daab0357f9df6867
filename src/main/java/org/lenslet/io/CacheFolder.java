package org.lenslet.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lenslet.error.LensletException;

/**
 * The user's own folder for what can be made again: compiled kernels, verdicts, native libraries.
 * {@code -Dlenslet.cache=DIR} or the environment's {@code LENSLET_CACHE} name another place; by
 * default it follows the XDG base directory specification, and where there is no home, or one that
 * cannot be written, it is a folder of the user's own beside the temporary files.
 *
 * <p>What is in it is executed. A folder that belongs to somebody else, or that others may write,
 * is therefore not used; nor are links in it, or files of others.
 */
public final class CacheFolder {
  /** Kept, as JOCL's library is loaded with another value for a moment. */
  private static final Optional<Path> TEMPORARY =
      UserPath.absolute(System.getProperty("java.io.tmpdir"));

  private CacheFolder() {}

  /**
   * Where the cache is, or would be: the first of the places that can be used, else the first of
   * all. Empty where there is not even a name for one.
   */
  public static Optional<Path> root() {
    return writable().or(() -> places().stream().findFirst());
  }

  /**
   * A folder below the root, created for the user alone where the file system knows users.
   *
   * @return empty where it cannot be created or written, or is not safe to use: a cache is never a
   *     reason to fail
   */
  public static Optional<Path> writable(String... names) {
    return places().stream().flatMap(place -> folder(place, names).stream()).findFirst();
  }

  /** A line for each place that would be used were it safe, with why it is not. */
  public static List<String> refusals() {
    List<String> refusals = new ArrayList<>();
    for (Path place : places()) {
      if (folder(place).isPresent()) {
        break;
      }
      if (Files.isDirectory(place)) {
        Trust.problemOfFolder(place)
            .ifPresent(why -> refusals.add("cache: " + place + " is not used, as it " + why));
      }
    }
    return refusals;
  }

  /** The content of a file below the root; empty where there is none of this user's own. */
  public static Optional<byte[]> read(Path file) {
    if (!Trust.isOwnFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(in.readAllBytes());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes a file below the root, atomically; a link in its place is replaced, not followed.
   *
   * @throws LensletException if it cannot be written
   */
  public static void write(Path file, byte[] content) {
    try {
      if (Files.isSymbolicLink(file)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new LensletException(file + ": expected to replace a link, got " + e, e);
    }
    AtomicFile.write(file, channel -> AtomicFile.writeAll(channel, ByteBuffer.wrap(content)));
  }

  /** The attributes of a folder that only its owner can enter. */
  public static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** A place that the user has chosen is the only one. */
  private static List<Path> places() {
    String chosen = System.getProperty("lenslet.cache", System.getenv("LENSLET_CACHE"));
    if (chosen != null && !chosen.isBlank()) {
      return List.of(UserPath.of(chosen).toAbsolutePath());
    }
    List<Path> places = new ArrayList<>();
    usual().ifPresent(base -> places.add(base.resolve("lenslet")));
    // The name holds the user, so that the next process finds it; others cannot take it away, as
    // what they put there is not used.
    String user = Trust.user().map(Object::toString).orElse(System.getProperty("user.name"));
    TEMPORARY.ifPresent(temporary -> places.add(temporary.resolve("lenslet-" + user)));
    return places;
  }

  private static Optional<Path> usual() {
    if (System.getProperty("os.name").startsWith("Windows")) {
      Optional<Path> local = UserPath.absolute(System.getenv("LOCALAPPDATA"));
      if (local.isPresent()) {
        return local;
      }
    }
    // A home that is not there is one whose name the locale garbles, if it is not made up.
    return UserPath.absolute(System.getenv("XDG_CACHE_HOME"))
        .or(
            () ->
                UserPath.absolute(System.getProperty("user.home"))
                    .filter(Files::isDirectory)
                    .map(home -> home.resolve(".cache")));
  }

  private static Optional<Path> folder(Path root, String... names) {
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(root, ownerOnly());
      }
      if (Trust.problemOfFolder(root).isPresent()) {
        return Optional.empty();
      }
      Path folder = root;
      for (String name : names) {
        folder = folder.resolve(name);
        if (!isMade(folder) || Trust.problemOfFolder(folder).isPresent()) {
          return Optional.empty();
        }
      }
      return Files.isWritable(folder) ? Optional.of(folder) : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** Makes a folder that is not there; false where something else has its name. */
  private static boolean isMade(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, ownerOnly());
      return true;
    } catch (FileAlreadyExistsException e) {
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
