package org.lenslet.data;

import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.data.digit.DigitPainter;
import org.lenslet.data.file.HeapRoom;
import org.lenslet.error.UsageException;
import org.lenslet.random.Permutation;
import org.lenslet.random.Purpose;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.Shape;

/**
 * Grey 28x28 pictures of digits that the library draws itself, so that training works without a
 * download. Image i depends on the seed and i only: sets of different sizes agree where they
 * overlap. Every ten images in a row show the ten digits, in a random order. Training and test sets
 * come from the same hands but share no picture.
 *
 * <p>How hard they are: LeNet-5 (tanh, momentum 0.9, learning rate 0.02, batch 64) has 95 % of the
 * test set right after one epoch and 98.7 % after three; a linear classifier 87 % after eight.
 */
public final class SyntheticDigits {
  /** The seed of {@link #train()} and {@link #test()}. */
  public static final long DEFAULT_SEED = 1;

  private static final int DEFAULT_TRAIN = 10_000;
  private static final int DEFAULT_TEST = 2_000;
  private static final int MAX_SIZE = 1_000_000;
  private static final int CLASSES = 10;
  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;

  /** Measured over all pixels of {@link #train()} / 255; a test measures again. */
  private static final Normalisation NORMALISATION = Normalisation.of(0.1199, 0.2612);

  private static final List<String> CLASS_NAMES =
      IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();

  private SyntheticDigits() {}

  /** The 10,000 training examples of the default seed. */
  public static LabelledDataset train() {
    return train(DEFAULT_TRAIN, DEFAULT_SEED);
  }

  /** The 2,000 test examples of the default seed. */
  public static LabelledDataset test() {
    return test(DEFAULT_TEST, DEFAULT_SEED);
  }

  /**
   * Training examples.
   *
   * @param size 1 to 1,000,000
   * @throws UsageException if size is out of range
   */
  public static LabelledDataset train(int size, long seed) {
    return draw(
        "synthetic train", size, seed, Purpose.SYNTHETIC_TRAIN, Purpose.SYNTHETIC_TRAIN_LABELS);
  }

  /** Test examples; parameters as for {@link #train(int, long)}. */
  public static LabelledDataset test(int size, long seed) {
    return draw(
        "synthetic test", size, seed, Purpose.SYNTHETIC_TEST, Purpose.SYNTHETIC_TEST_LABELS);
  }

  static void checkSize(int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw new UsageException(
          "synthetic: expected 1 to %s images, got %s".formatted(MAX_SIZE, size));
    }
  }

  private static LabelledDataset draw(
      String name, int size, long seed, Purpose pictures, Purpose classes) {
    checkSize(size);
    return HeapRoom.guard(
        name, (long) size * PIXELS, () -> drawAll(name, size, seed, pictures, classes));
  }

  private static LabelledDataset drawAll(
      String name, int size, long seed, Purpose pictures, Purpose classes) {
    byte[] labels = new byte[size];
    byte[] pixels = new byte[size * PIXELS];
    int groups = (size + CLASSES - 1) / CLASSES;
    IntStream.range(0, groups)
        .parallel()
        .forEach(group -> drawGroup(group, seed, pictures, classes, labels, pixels));
    return new ByteDataset(
        name, Shape.of(1, SIDE, SIDE), CLASS_NAMES, pixels, labels, NORMALISATION);
  }

  private static void drawGroup(
      int group, long seed, Purpose pictures, Purpose classes, byte[] labels, byte[] pixels) {
    int[] digits = IntStream.range(0, CLASSES).toArray();
    Permutation.shuffle(digits, seed, classes.stream(group));
    DigitPainter painter = new DigitPainter(SIDE);
    int end = Math.min(labels.length, (group + 1) * CLASSES);
    for (int i = group * CLASSES; i < end; i++) {
      int digit = digits[i % CLASSES];
      labels[i] = (byte) digit;
      painter.paint(digit, new RandomStream(seed, pictures.stream(i)), pixels, i * PIXELS);
    }
  }
}
