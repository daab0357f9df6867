package org.lenslet.data.cifar;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.lenslet.data.file.DataFolder;
import org.lenslet.error.UsageException;

/**
 * The data sets of CIFAR come in versions for C, Python and MATLAB with much the same names; this
 * says which one a folder holds where it is not the one that can be read.
 */
public final class CifarVersions {
  private static final String HOME = "https://www.cs.toronto.edu/~kriz/cifar.html";

  private CifarVersions() {}

  /**
   * Refuses a folder that holds another version, or the other data set.
   *
   * @param title the data set as its authors call it, {@code CIFAR-10} or {@code CIFAR-100}
   * @throws UsageException that says what to fetch instead
   */
  public static void requireBinary(DataFolder folder, String title) {
    boolean ten = title.equals("CIFAR-10");
    // Only the other set has these names: its records would be read shifted by a byte.
    if (folder.hasAny(List.of(ten ? "fine_label_names.txt" : "batches.meta.txt"))) {
      String other = ten ? "CIFAR-100" : "CIFAR-10";
      throw refuse(folder, title, other, "read it as " + other);
    }
    if (folder.names().stream().anyMatch(name -> name.endsWith(".bin"))) {
      return;
    }
    String archive = title.toLowerCase(Locale.ROOT);
    List<String> pickles = ten ? List.of("data_batch_1", "test_batch") : List.of("train", "meta");
    String below = archive + (ten ? "-batches-py" : "-python");
    String fetch = "fetch " + archive + "-binary.tar.gz from " + HOME + " and unpack it";
    if (isIn(folder, below, pickles)) {
      throw refuse(folder, "the binary version", "the Python version (pickle files)", fetch);
    }
    List<String> matlab =
        Stream.concat(pickles.stream(), Stream.of("test")).map(n -> n + ".mat").toList();
    if (isIn(folder, archive + (ten ? "-batches-mat" : "-matlab"), matlab)) {
      throw refuse(folder, "the binary version", "the MATLAB version", fetch);
    }
  }

  /**
   * Refuses an archive that holds another version, or the other data set.
   *
   * @param names of the files in it
   */
  static void requireBinaryArchive(String subject, Path archive, String title, List<String> names) {
    boolean ten = title.equals("CIFAR-10");
    String fetch = "fetch %s-binary.tar.gz from %s".formatted(title.toLowerCase(Locale.ROOT), HOME);
    String got = null;
    if (names.stream().noneMatch(name -> name.endsWith(".bin"))) {
      boolean python = names.stream().anyMatch(name -> name.matches(".*(-py|-python)/[^/]*"));
      boolean matlab = names.stream().anyMatch(name -> name.endsWith(".mat"));
      got =
          python
              ? "the Python version (pickle files)"
              : matlab ? "the MATLAB version" : "an archive without its files";
    } else if (names.stream()
        .anyMatch(name -> name.endsWith(ten ? "fine_label_names.txt" : "batches.meta.txt"))) {
      got = ten ? "CIFAR-100" : "CIFAR-10";
    }
    if (got != null) {
      throw new UsageException(
          "%s: expected the binary version of %s, got %s in %s; %s"
              .formatted(subject, title, got, archive, fetch));
    }
  }

  private static boolean isIn(DataFolder folder, String below, List<String> names) {
    return folder.hasAny(names) || folder.sub(below).hasAny(names);
  }

  private static UsageException refuse(
      DataFolder folder, String expected, String got, String advice) {
    return new UsageException(
        "%s: expected %s, got %s in %s; %s"
            .formatted(folder.subject(), expected, got, folder.path(), advice));
  }
}
