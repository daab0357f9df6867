package org.lenslet.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.lenslet.error.UsageException;

/**
 * Paths as users write them. A shell expands {@code ~} only at the start of a word, so that in
 * {@code mnist:~/data} or {@code --out=~/run} it arrives here.
 */
public final class UserPath {
  private static final Path USERS = Path.of("/etc/passwd");
  private static final int HOME_FIELD = 5;

  private UserPath() {}

  /**
   * The path that a text names: {@code ~} at its start is this user's home, {@code ~NAME} that of
   * another user of this machine; where there is no such user it is part of a name.
   *
   * @throws UsageException if no file can have that name here, as where the encoding of names lacks
   *     a character
   */
  public static Path of(String text) {
    try {
      return expand(text, System.getenv(), System.getProperty("user.home"));
    } catch (InvalidPathException e) {
      throw new UsageException(
          "path: expected one that files can have here (names are encoded in "
              + encoding()
              + "), got '"
              + text.replace('\0', '?')
              + "'; use a locale of UTF-8, as LC_ALL=C.UTF-8, or another name",
          e);
    }
  }

  /**
   * Refuses a working folder whose name cannot be told in the locale: every relative path would
   * mean another folder, which is not there.
   *
   * @throws UsageException if so
   */
  public static void requireWorkingFolder() {
    Path here = Path.of("").toAbsolutePath();
    if (!encoding().equals("UTF-8") && !Files.isDirectory(here)) {
      throw new UsageException(
          "working folder: expected one whose name can be told here (names are encoded in "
              + encoding()
              + "), got "
              + here
              + "; use a locale of UTF-8, as LC_ALL=C.UTF-8, or another folder");
    }
  }

  /** What Java encodes names of files in; it follows the locale. */
  private static String encoding() {
    return System.getProperty("sun.jnu.encoding", "UTF-8");
  }

  static Path expand(String text, Map<String, String> environment, String userHome) {
    if (!text.startsWith("~")) {
      return Path.of(text);
    }
    int slash = text.indexOf('/');
    String name = text.substring(1, slash < 0 ? text.length() : slash);
    Optional<Path> home = name.isEmpty() ? home(environment, userHome) : homeOf(name);
    if (home.isEmpty()) {
      return Path.of(text);
    }
    return slash < 0 ? home.get() : home.get().resolve(text.substring(slash + 1));
  }

  /** As a shell does it: the environment's word first. */
  private static Optional<Path> home(Map<String, String> environment, String userHome) {
    return absolute(environment.get("HOME")).or(() -> absolute(userHome));
  }

  /**
   * An absolute path from the environment or a property; empty where the text is none: Java says
   * {@code ?} for the home of a container's user whom the system has no entry for.
   */
  static Optional<Path> absolute(String text) {
    try {
      return Optional.ofNullable(text).map(Path::of).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> homeOf(String name) {
    try {
      return Files.readAllLines(USERS, StandardCharsets.ISO_8859_1).stream()
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > HOME_FIELD && fields[0].equals(name))
          .map(fields -> Path.of(fields[HOME_FIELD]))
          .filter(Path::isAbsolute)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // not a system with such a list
    }
  }
}
