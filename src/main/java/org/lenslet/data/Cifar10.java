package org.lenslet.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.error.DataFormatException;
import org.lenslet.tensor.Shape;

/**
 * CIFAR-10 in its binary version: 50,000 and 10,000 colour pictures, 32x32 (Krizhevsky, 2009). A
 * file is a sequence of records: a label byte, then 1,024 red, 1,024 green and 1,024 blue levels.
 * Reads {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code test_batch.bin}; without
 * those, every {@code train*.bin} and {@code test*.bin}, so that a part of the set can be used.
 */
public final class Cifar10 {
  static final int PIXELS = 3 * 32 * 32;
  private static final int RECORD = 1 + PIXELS;
  private static final long MAX_RECORDS = IdxFile.MAX_BYTES / RECORD;

  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** Mean and deviation of the training set, as customary. */
  private static final Normalisation NORMALISATION =
      new Normalisation(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));

  private Cifar10() {}

  /**
   * The training set.
   *
   * @throws org.lenslet.error.UsageException if the files are not in the folder
   * @throws org.lenslet.error.DataFormatException if a file is damaged
   */
  public static LabelledDataset train(Path folder) {
    List<String> official =
        IntStream.rangeClosed(1, 5).mapToObj("data_batch_%d.bin"::formatted).toList();
    return load(folder, "train", official);
  }

  /** The test set; errors as for {@link #train}. */
  public static LabelledDataset test(Path folder) {
    return load(folder, "test", List.of("test_batch.bin"));
  }

  private static LabelledDataset load(Path path, String part, List<String> official) {
    DataFolder folder = new DataFolder("cifar10", path);
    List<String> present = folder.names();
    List<String> chosen = official;
    if (official.stream().noneMatch(present::contains)) {
      chosen = present.stream().filter(n -> n.startsWith(part) && n.endsWith(".bin")).toList();
    }
    if (chosen.isEmpty() || !present.containsAll(chosen)) {
      throw folder.missing("%s, or %s*.bin".formatted(String.join(", ", official), part));
    }
    return read("cifar10 " + part, chosen.stream().map(path::resolve).toList());
  }

  /** Reads files of records one after another. */
  static LabelledDataset read(String name, List<Path> files) {
    long total = files.stream().mapToLong(Cifar10::records).sum();
    if (total > MAX_RECORDS) {
      throw new DataFormatException(
          "%s: expected at most %d records, got %d".formatted(name, MAX_RECORDS, total));
    }
    byte[] labels = new byte[(int) total];
    byte[] pixels = new byte[(int) total * PIXELS];
    int start = 0;
    for (Path file : files) {
      start = append(file, start, labels, pixels);
    }
    return new ByteDataset(name, Shape.of(3, 32, 32), CLASSES, pixels, labels, NORMALISATION);
  }

  private static long records(Path path) {
    try (DataFile file = DataFile.open(path)) {
      long size = file.contentBound();
      if (file.compressed()) {
        throw file.wrong(0, "records of a label and %d levels".formatted(PIXELS), "gzip data");
      }
      if (size == 0 || size % RECORD != 0) {
        throw file.wrong(
            size - size % RECORD,
            "a whole record of %d bytes".formatted(RECORD),
            "%d bytes".formatted(size % RECORD));
      }
      return size / RECORD;
    }
  }

  private static int append(Path path, int start, byte[] labels, byte[] pixels) {
    try (DataFile file = DataFile.open(path)) {
      int end = start + (int) (file.contentBound() / RECORD);
      for (int i = start; i < end; i++) {
        long offset = file.position();
        byte[] record = file.read(RECORD, "a record");
        int label = record[0] & 0xFF;
        if (label >= CLASSES.size()) {
          throw file.wrong(offset, "a label below " + CLASSES.size(), Integer.toString(label));
        }
        labels[i] = record[0];
        System.arraycopy(record, 1, pixels, i * PIXELS, PIXELS);
      }
      return end;
    }
  }
}
