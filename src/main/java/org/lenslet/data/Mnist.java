package org.lenslet.data;

import java.nio.file.Path;
import java.util.List;

/**
 * MNIST: 60,000 and 10,000 handwritten digits, 28x28 (LeCun, Cortes, Burges). Reads {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and
 * {@code t10k-labels-idx1-ubyte}, with a dot for the second dash or not, with {@code .gz} or not,
 * in the folder itself, where torchvision puts them below it, {@code MNIST/raw}, or in the only
 * folder below it that has such files.
 */
public final class Mnist {
  /** Mean and deviation of the training set, as customary; measured 0.13066 and 0.30811. */
  private static final MnistFiles FILES =
      new MnistFiles(
          "mnist",
          "MNIST",
          List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
          Normalisation.of(0.1307, 0.3081));

  private Mnist() {}

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
