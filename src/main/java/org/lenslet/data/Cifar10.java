package org.lenslet.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CIFAR-10 in its binary version: 50,000 and 10,000 colour pictures, 32x32 (Krizhevsky, 2009). A
 * file is a sequence of records: a label byte, then 1,024 red, 1,024 green and 1,024 blue levels.
 * Reads {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code test_batch.bin}; without
 * those, every {@code train*.bin} and {@code test*.bin}, so that a part of the set can be used. The
 * files are in the folder given or in {@code cifar-10-batches-bin} below it, or in the archive
 * {@code cifar-10-binary.tar.gz}, which may also be what is given.
 */
public final class Cifar10 {
  private static final CifarFiles FILES =
      new CifarFiles(
          "cifar10",
          "CIFAR-10",
          List.of(10),
          0,
          List.of(
              "airplane",
              "automobile",
              "bird",
              "cat",
              "deer",
              "dog",
              "frog",
              "horse",
              "ship",
              "truck"),
          // Mean and deviation of the training set, as customary.
          new Normalisation(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616)));

  private Cifar10() {}

  /**
   * The training set.
   *
   * @throws org.lenslet.error.UsageException if the files are not in the folder
   * @throws org.lenslet.error.DataFormatException if a file is damaged
   */
  public static LabelledDataset train(Path folder) {
    return FILES.load(
        folder,
        "train",
        IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList());
  }

  /** The test set; errors as for {@link #train}. */
  public static LabelledDataset test(Path folder) {
    return FILES.load(folder, "test", List.of("test_batch.bin"));
  }
}
