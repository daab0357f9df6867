package org.lenslet.random;

/**
 * What random numbers are drawn for. Each purpose owns 2^32 streams of {@link Philox}, so two uses
 * of the same seed never share a number. The codes are fixed: changing one changes every result
 * that was computed with it.
 */
public enum Purpose {
  /** The order of the examples; part = epoch. */
  SHUFFLE(1),
  /** Which examples are held out for validation; part = class. */
  SPLIT(2),
  /** Synthetic digits to train on; part = index of the image. */
  SYNTHETIC_TRAIN(3),
  /** Synthetic digits to test on; part = index of the image. */
  SYNTHETIC_TEST(4),
  /** The order of the classes among synthetic digits to train on; part = index of the group. */
  SYNTHETIC_TRAIN_LABELS(5),
  /** The order of the classes among synthetic digits to test on; part = index of the group. */
  SYNTHETIC_TEST_LABELS(6),
  /** The first values of a model's parameters; part = index of the parameter. */
  INITIALIZE(7),
  /** Inputs and labels of benchmarks; part = 0. */
  BENCHMARK(8),
  /** What a training step draws on its device; see {@link #stepStream}. */
  STEP(9),
  /** How an example is changed while it is read; see {@link #exampleStream}. */
  AUGMENT(10);

  /** Codes stay below 2^8, so that the bits above can count the streams of a step. */
  private static final int CODE_BITS = 8;

  private final int code;

  Purpose(int code) {
    this.code = code;
  }

  /** The stream of one part (an epoch, an image) of this purpose. */
  public long stream(int part) {
    return ((long) code << 32) | (part & 0xFFFFFFFFL);
  }

  /**
   * A stream of a training step: the low half of the stream's number is the low half of the step's,
   * the high half is {@code stream * 2^8 + 9}, which no other purpose has. The numbers come back
   * after 2^32 steps.
   *
   * @param stream 0 to 2^24 - 1
   */
  public static long stepStream(int stream, long step) {
    return ((long) stream << 32 + CODE_BITS) | STEP.stream((int) step);
  }

  /**
   * The stream of an example in an epoch: the low half is the example's index, the high half is
   * {@code epoch * 2^8 + 10}, which no other purpose has. The numbers come back after 2^24 epochs.
   */
  public static long exampleStream(int epoch, int index) {
    return ((long) epoch << 32 + CODE_BITS) | AUGMENT.stream(index);
  }
}
