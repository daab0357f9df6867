package org.lenslet.data;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lenslet.error.UsageException;
import org.lenslet.io.UserPath;

/** The data set that the command line names; parsing touches no file, {@link #load} does. */
public final class DataSource {
  private static final String KNOWN =
      "synthetic, synthetic:TRAIN,TEST (numbers of images), mnist:DIR, fashion:DIR, cifar10:DIR,"
          + " cifar100:DIR, cifar100-coarse:DIR or folder:DIR";

  private final String spec;
  private final String absolute;
  private final Supplier<Split<LabelledDataset>> loader;

  private DataSource(String spec, String absolute, Supplier<Split<LabelledDataset>> loader) {
    this.spec = spec;
    this.absolute = absolute;
    this.loader = loader;
  }

  /**
   * Understands {@code synthetic}, {@code synthetic:TRAIN,TEST}, {@code mnist:DIR}, {@code
   * fashion:DIR}, {@code cifar10:DIR}, {@code cifar100:DIR}, with 20 classes {@code
   * cifar100-coarse:DIR}, and {@code folder:DIR?size=64&strict}, see {@link FolderText}. A {@code
   * ~} at the start of DIR is a home, as in a shell.
   *
   * @throws UsageException if it is none of them, or no folder can have that name here
   */
  public static DataSource parse(String spec) {
    String[] parts = spec.split(":", 2);
    String kind = parts[0];
    String rest = parts.length < 2 ? "" : parts[1];
    if (spec.equals("synthetic")) {
      return new DataSource(
          spec, spec, () -> new Split<>(SyntheticDigits.train(), SyntheticDigits.test()));
    }
    if (rest.isEmpty()) {
      throw unknown(spec);
    }
    return switch (kind) {
      case "synthetic" -> synthetic(spec, rest.split(",", -1));
      case "mnist" -> files(spec, rest, Mnist::train, Mnist::test);
      case "fashion" -> files(spec, rest, FashionMnist::train, FashionMnist::test);
      case "cifar10" -> files(spec, rest, Cifar10::train, Cifar10::test);
      case "cifar100" -> files(spec, rest, Cifar100::train, Cifar100::test);
      case "cifar100-coarse" ->
          files(
              spec,
              rest,
              folder -> Cifar100.train(folder, Cifar100.Labels.COARSE),
              folder -> Cifar100.test(folder, Cifar100.Labels.COARSE));
      case "folder" -> folder(spec, FolderText.parse(rest));
      default -> throw unknown(spec);
    };
  }

  private static DataSource folder(String spec, PictureFolder folder) {
    return new DataSource(spec, "folder:" + FolderText.of(folder), folder::load);
  }

  private static DataSource synthetic(String spec, String[] sizes) {
    if (sizes.length != 2) {
      throw unknown(spec);
    }
    try {
      int train = Integer.parseInt(sizes[0].trim());
      int test = Integer.parseInt(sizes[1].trim());
      SyntheticDigits.checkSize(train);
      SyntheticDigits.checkSize(test);
      long seed = SyntheticDigits.DEFAULT_SEED;
      return new DataSource(
          spec,
          spec,
          () -> new Split<>(SyntheticDigits.train(train, seed), SyntheticDigits.test(test, seed)));
    } catch (NumberFormatException e) {
      throw unknown(spec);
    }
  }

  private static DataSource files(
      String spec,
      String folder,
      Function<Path, LabelledDataset> train,
      Function<Path, LabelledDataset> test) {
    Path path = UserPath.of(folder);
    String kind = spec.substring(0, spec.length() - folder.length());
    return new DataSource(
        spec,
        kind + path.toAbsolutePath().normalize(),
        () -> new Split<>(train.apply(path), test.apply(path)));
  }

  private static UsageException unknown(String spec) {
    return new UsageException("data: expected %s, got '%s'".formatted(KNOWN, spec));
  }

  /**
   * Reads or draws the training and the test set.
   *
   * @throws UsageException if the files are not there
   * @throws org.lenslet.error.DataFormatException if a file is damaged
   */
  public Split<LabelledDataset> load() {
    return loader.get();
  }

  /**
   * The same, with an error for every example that cannot be read. Only folders of pictures are
   * otherwise without.
   */
  public DataSource strict() {
    String pictures = "folder:";
    if (!spec.startsWith(pictures)) {
      return this;
    }
    PictureFolder folder = FolderText.parse(spec.substring(pictures.length())).withStrict(true);
    return parse(pictures + FolderText.of(folder));
  }

  /** A text that means the same data from any working directory. */
  public String absolute() {
    return absolute;
  }

  /** The text that was parsed. */
  @Override
  public String toString() {
    return spec;
  }
}
