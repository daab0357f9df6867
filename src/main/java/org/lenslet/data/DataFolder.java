package org.lenslet.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lenslet.error.UsageException;

/**
 * A folder that the user named; says what was expected there and what is.
 *
 * @param subject the data set, for messages
 * @param path the folder
 */
record DataFolder(String subject, Path path) {
  /** So many names of files are listed in a message, which stays one line. */
  private static final int LISTED = 8;

  /** The first of the given names that is a file here. */
  Path first(List<String> names) {
    return names.stream()
        .map(path::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> missing(String.join(" or ", names)));
  }

  /** The names of the files here, sorted. */
  List<String> names() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UsageException(
          "%s: expected a readable folder %s, got %s".formatted(subject, path, e), e);
    }
  }

  /** The error of not finding some files here. */
  UsageException missing(String expected) {
    return new UsageException(
        "%s: expected %s in %s, got %s".formatted(subject, expected, path, describe()));
  }

  private String describe() {
    if (!Files.isDirectory(path)) {
      return Files.exists(path) ? "a file of that name" : "no such folder";
    }
    List<String> names = names();
    if (names.isEmpty()) {
      return "a folder without files";
    }
    String more = names.size() > LISTED ? ", ..." : "";
    return "only " + String.join(", ", names.subList(0, Math.min(LISTED, names.size()))) + more;
  }
}
