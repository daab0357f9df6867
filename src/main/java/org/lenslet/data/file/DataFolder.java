package org.lenslet.data.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.lenslet.error.UsageException;

/**
 * A folder that the user named; says what was expected there and what is.
 *
 * @param subject the data set, for messages
 * @param path the folder
 */
public record DataFolder(String subject, Path path) {
  /** So many names of files are listed in a message, which stays one line. */
  private static final int LISTED = 8;

  /**
   * This folder or the first below it that is meant, as archives and other programs lay out data:
   * itself where none is.
   *
   * @param below paths from here, such as {@code MNIST/raw}
   * @param isMeant whether a folder holds what is looked for
   */
  public DataFolder meant(List<String> below, Predicate<DataFolder> isMeant) {
    return Stream.concat(Stream.of(this), below.stream().map(this::sub).filter(DataFolder::exists))
        .filter(isMeant)
        .findFirst()
        .orElse(this);
  }

  /** A folder below this one, whether or not it exists. */
  public DataFolder sub(String name) {
    return new DataFolder(subject, path.resolve(name));
  }

  /** The first of the given names that is a file here. */
  public Path first(List<String> names) {
    List<String> present = names();
    return names.stream()
        .filter(present::contains)
        .map(path::resolve)
        .findFirst()
        .orElseThrow(() -> missing(String.join(" or ", names)));
  }

  /** Whether a file of one of the names is here. */
  public boolean hasAny(List<String> names) {
    return names().stream().anyMatch(names::contains);
  }

  /**
   * Whether there is a folder at all.
   *
   * @throws UsageException if this user may not know
   */
  boolean exists() {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
    } catch (AccessDeniedException e) {
      throw denied(e);
    } catch (IOException e) {
      return false;
    }
  }

  /** The names of the files here, sorted. */
  public List<String> names() {
    return list(Files::isRegularFile);
  }

  /** The names of the folders here that are not hidden, sorted. */
  public List<String> folders() {
    return list(
        entry -> !entry.getFileName().toString().startsWith(".") && Files.isDirectory(entry));
  }

  private List<String> list(Predicate<Path> kind) {
    if (!exists()) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      if (!Files.isExecutable(path)) { // names without what they stand for
        throw denied(null);
      }
      return entries.filter(kind).map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (AccessDeniedException e) {
      throw denied(e);
    } catch (IOException e) {
      throw new UsageException(
          "%s: expected a readable folder %s, got %s".formatted(subject, path, e), e);
    }
  }

  private UsageException denied(IOException cause) {
    return new UsageException(
        "%s: expected a folder that this user may read, got no permission for %s; change its permissions"
            .formatted(subject, path),
        cause);
  }

  /** The error of not finding some files here. */
  public UsageException missing(String expected) {
    return new UsageException(
        "%s: expected %s in %s, got %s".formatted(subject, expected, path, describe()));
  }

  private String describe() {
    if (!exists()) {
      return Files.exists(path) ? "a file of that name" : "no such folder";
    }
    List<String> present = new ArrayList<>(names());
    boolean files = !present.isEmpty();
    list(Files::isDirectory).forEach(folder -> present.add(folder + "/"));
    if (present.isEmpty()) {
      return "an empty folder";
    }
    String more = present.size() > LISTED ? ", ..." : "";
    return (files ? "only " : "only folders: ")
        + String.join(", ", present.subList(0, Math.min(LISTED, present.size())))
        + more;
  }
}
