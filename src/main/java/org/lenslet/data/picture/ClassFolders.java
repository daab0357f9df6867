package org.lenslet.data.picture;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.lenslet.error.Count;
import org.lenslet.error.UsageException;

/**
 * A folder with a folder of pictures for each class, as ImageNet is laid out. Only names are read,
 * which takes some 80 bytes a picture: nothing is opened, no folder below a class's is entered, so
 * that links may lead in circles or nowhere.
 */
public final class ClassFolders {
  /** More folders than this are no classes but a trap for memory. */
  private static final int MOST_CLASSES = 100_000;

  private static final int MOST_PICTURES = 1 << 24;

  private final Path path;
  private final List<String> classNames;

  /** For each class the names of its pictures, sorted. */
  private final String[][] files;

  /** For each class the number of pictures before it, and of all. */
  private final int[] starts;

  private ClassFolders(Path path, List<String> classNames, String[][] files) {
    this.path = path;
    this.classNames = List.copyOf(classNames);
    this.files = files;
    this.starts = new int[files.length + 1];
    for (int i = 0; i < files.length; i++) {
      starts[i + 1] = starts[i] + files[i].length;
    }
  }

  /**
   * Lists a folder. Hidden files and folders are passed over, and files that are not called like
   * pictures.
   *
   * @throws UsageException if there are not two classes, or one has no pictures
   */
  public static ClassFolders list(Path path) {
    List<String> classes = folders(path);
    if (classes.size() < 2) {
      throw new UsageException(
          "folder: expected at least 2 classes, folders of pictures, in %s, got %s"
              .formatted(
                  path,
                  !Files.exists(path)
                      ? "no such folder"
                      : !Files.isDirectory(path)
                          ? "a file of that name"
                          : classes.isEmpty() ? "none" : "only " + classes.get(0)));
    }
    String[][] files = new String[classes.size()][];
    int left = MOST_PICTURES;
    for (int i = 0; i < files.length; i++) {
      files[i] = pictures(path.resolve(classes.get(i)), left);
      left -= files[i].length;
    }
    return new ClassFolders(path, classes, files);
  }

  /** The names of the folders in a folder, or of those that links lead to, sorted. */
  public static List<String> folders(Path path) {
    return names(
        path,
        entry -> !entry.getFileName().toString().startsWith(".") && Files.isDirectory(entry),
        MOST_CLASSES,
        "class");
  }

  /** Whether a folder holds a file that is called like a picture. */
  public static boolean hasPictures(Path folder) {
    return !pictureNames(folder, MOST_PICTURES).isEmpty();
  }

  private static List<String> pictureNames(Path folder, int most) {
    return names(
        folder, entry -> PictureFormats.isPicture(entry.getFileName().toString()), most, "picture");
  }

  private static String[] pictures(Path folder, int most) {
    List<String> names = pictureNames(folder, most);
    if (names.isEmpty()) {
      throw new UsageException(
          "folder: expected pictures (.jpg, .jpeg, .png, .bmp, .gif or .webp) in %s, got none; remove it if it is no class"
              .formatted(folder));
    }
    return names.toArray(String[]::new);
  }

  private static List<String> names(Path path, Predicate<Path> wanted, int most, String what) {
    List<String> names = new ArrayList<>();
    if (!Files.isDirectory(path)) {
      return names;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        if (wanted.test(entry)) {
          if (names.size() == most) {
            throw new UsageException(
                "folder: expected at most %s in %s, got more"
                    .formatted(Count.of(most, what), path));
          }
          names.add(entry.getFileName().toString());
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      String got = e instanceof AccessDeniedException ? "no permission" : e.toString();
      throw new UsageException(
          "folder: expected a folder that this user may read, got %s for %s; change its permissions"
              .formatted(got, path),
          e);
    }
    Collections.sort(names);
    return names;
  }

  /** The folder of the classes. */
  public Path path() {
    return path;
  }

  /** The names of the classes' folders, sorted by UTF-16 code units on every system. */
  public List<String> classNames() {
    return classNames;
  }

  /** The number of pictures. */
  public int size() {
    return starts[files.length];
  }

  /** The class of a picture. Pictures count through the classes, by name in each. */
  public int label(int index) {
    int found = Arrays.binarySearch(starts, index);
    return found >= 0 ? found : -found - 2;
  }

  /** The first picture of a class; of the number of classes, the number of pictures. */
  public int start(int label) {
    return starts[label];
  }

  /** Where a picture lies. */
  public Path file(int index) {
    int label = label(index);
    return path.resolve(classNames.get(label)).resolve(files[label][index - starts[label]]);
  }
}
