package org.lenslet.data;

import java.nio.file.Path;
import java.util.List;

/**
 * Fashion-MNIST: 60,000 and 10,000 pictures of clothes, 28x28, in files named and laid out as those
 * of {@link Mnist}, or below {@code FashionMNIST/raw} (Xiao, Rasul, Vollgraf, arXiv:1708.07747).
 */
public final class FashionMnist {
  /** Mean and deviation of the training set, as customary. */
  static final MnistFiles FILES =
      new MnistFiles(
          "fashion",
          "FashionMNIST",
          List.of(
              "t-shirt/top",
              "trouser",
              "pullover",
              "dress",
              "coat",
              "sandal",
              "shirt",
              "sneaker",
              "bag",
              "ankle boot"),
          Normalisation.of(0.2860, 0.3530));

  private FashionMnist() {}

  /**
   * The training set.
   *
   * @throws org.lenslet.error.UsageException if the files are not in the folder
   * @throws org.lenslet.error.DataFormatException if a file is damaged
   */
  public static LabelledDataset train(Path folder) {
    return FILES.train(folder);
  }

  /** The test set; errors as for {@link #train}. */
  public static LabelledDataset test(Path folder) {
    return FILES.test(folder);
  }
}
