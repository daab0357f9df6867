package org.lenslet.data;

import java.nio.file.Path;
import java.util.List;
import org.lenslet.data.file.DataFolder;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

/**
 * The four files of MNIST and of the data sets made to replace it.
 *
 * @param subject the data set, for messages
 * @param torchvision the folder that PyTorch's torchvision makes for it
 */
record MnistFiles(
    String subject, String torchvision, List<String> classNames, Normalisation normalisation) {
  private static final Shape INPUT = Shape.of(1, 28, 28);

  LabelledDataset train(Path folder) {
    return read(folder, "train", "train");
  }

  LabelledDataset test(Path folder) {
    return read(folder, "t10k", "test");
  }

  private LabelledDataset read(Path folder, String prefix, String part) {
    List<String> imageNames = names(prefix + "-images", "idx3-ubyte");
    DataFolder files =
        new DataFolder(subject, folder)
            .meant(List.of(torchvision + "/raw", "raw"), here -> here.hasAny(imageNames));
    Path images = find(files, imageNames);
    Path labels = find(files, names(prefix + "-labels", "idx1-ubyte"));
    LabelledDataset data =
        IdxImages.read(subject + " " + part, images, labels, classNames, normalisation);
    if (!data.inputShape().equals(INPUT)) {
      throw new DataFormatException(
          "%s: expected images of %s, got %s".formatted(images, INPUT, data.inputShape()));
    }
    return data;
  }

  /** In the folder, or in the only one below it that has such a file, as unpackers make them. */
  private static Path find(DataFolder folder, List<String> names) {
    if (folder.hasAny(names)) {
      return folder.first(names);
    }
    List<String> below =
        folder.folders().stream().filter(name -> folder.sub(name).hasAny(names)).toList();
    if (below.size() > 1) {
      throw new UsageException(
          "%s: expected one folder with %s in %s, got %s; name one of them"
              .formatted(folder.subject(), names.get(0), folder.path(), String.join(", ", below)));
    }
    return below.isEmpty() ? folder.first(names) : folder.sub(below.get(0)).first(names);
  }

  /** Archives differ in a dot for a dash, and in whether they are unpacked. */
  private static List<String> names(String stem, String suffix) {
    return List.of(
        stem + "-" + suffix,
        stem + "-" + suffix + ".gz",
        stem + "." + suffix,
        stem + "." + suffix + ".gz");
  }
}
