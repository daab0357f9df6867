package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

class ByteDatasetTest {
  private static final List<String> CLASSES = List.of("a", "b", "c");
  private static final Normalisation TWO_CHANNELS =
      new Normalisation(List.of(0.5, 0.25), List.of(0.5, 2.0));

  @Test
  void inputsAreNormalisedPerChannelAndUnsigned() {
    byte[] pixels = {0, (byte) 255, 51, (byte) 204, 1, 2, 3, 4};
    LabelledDataset data =
        new ByteDataset("two", Shape.of(2, 1, 2), CLASSES, pixels, new byte[] {2, 0}, TWO_CHANNELS);
    float[] target = {9, 9, 9, 9, 9, 9};
    data.input(0, target, 1);
    assertArrayEquals(new float[] {9, -1, 1, -0.025f, 0.275f, 9}, target, 1e-7f);
    assertEquals(2, data.label(0));
    assertEquals(3, data.classes());
  }

  @Test
  void anIndexOutsideTheDataIsRefused() {
    LabelledDataset data = numbered(4, 2);
    assertThrows(IndexOutOfBoundsException.class, () -> data.input(4, new float[9], 0));
    assertThrows(IndexOutOfBoundsException.class, () -> data.input(-1, new float[9], 0));
    assertThrows(IndexOutOfBoundsException.class, () -> data.label(4));
  }

  @Test
  void pixelsThatDoNotFitAreRefused() {
    assertMessage(
        "two: expected 8 pixels for 2 images of 2x1x2, got 7",
        () -> make(Shape.of(2, 1, 2), new byte[7], new byte[2]));
    assertMessage(
        "two: expected an input shape CxHxW of 2 channels, got 3x1x2",
        () -> make(Shape.of(3, 1, 2), new byte[6], new byte[1]));
    assertMessage(
        "two: expected labels below 3, got 3",
        () -> make(Shape.of(2, 1, 2), new byte[4], new byte[] {3}));
    assertMessage(
        "two: expected labels below 3, got 255",
        () -> make(Shape.of(2, 1, 2), new byte[4], new byte[] {-1}));
  }

  @Test
  void normalisationRefusesUnusableNumbers() {
    assertThrows(UsageException.class, () -> Normalisation.of(0, 0));
    assertThrows(UsageException.class, () -> Normalisation.of(Double.NaN, 1));
    assertThrows(UsageException.class, () -> Normalisation.of(0, Double.NaN));
    assertThrows(UsageException.class, () -> new Normalisation(List.of(), List.of()));
    assertThrows(UsageException.class, () -> new Normalisation(List.of(1.0, 2.0), List.of(1.0)));
  }

  @Test
  void aSubsetShowsTheChosenExamplesInOrder() {
    LabelledDataset subset = numbered(10, 3).subset(7, 2, 2);
    float[] target = new float[1];
    subset.input(0, target, 0);
    assertEquals(3, subset.size());
    assertEquals(7f, target[0]);
    assertArrayEquals(new int[] {7 % 3, 2, 2}, IntStream.range(0, 3).map(subset::label).toArray());
    assertEquals("numbered", subset.name());
    assertEquals(Shape.of(1, 1, 1), subset.inputShape());
    assertEquals(CLASSES, subset.classNames());
    assertEquals(Optional.of(Normalisation.of(0, 1 / 255.0)), subset.normalisation());
    assertMessage(
        "subset: expected indices of numbered below 10, got 10",
        () -> numbered(10, 3).subset(1, 10));
  }

  @Test
  void aSplitIsDisjointCompleteAndStratified() {
    LabelledDataset data = numbered(200, 3);
    Split<LabelledDataset> split = data.split(0.25, 4);
    assertEquals(150, split.train().size());
    assertEquals(50, split.test().size());
    int[] all = IntStream.concat(values(split.train()), values(split.test())).sorted().toArray();
    assertArrayEquals(IntStream.range(0, 200).toArray(), all);
    for (int count : PixelStatistics.classCounts(split.test())) {
      assertEquals(200 / 3 / 4.0, count, 1);
    }
  }

  /** Whoever learns from it says so: see Target.requireClass. */
  @Test
  void aLabelOfNoClassIsNotHeldOut() {
    LabelledDataset data = new Views.Labelled(numbered(40, 2), List.of("even"), i -> i % 2);
    Split<LabelledDataset> split = data.split(0.25, 4);
    assertEquals(35, split.train().size());
    assertTrue(values(split.test()).allMatch(value -> value % 2 == 0));
  }

  @Test
  void aSplitDependsOnTheSeedOnly() {
    LabelledDataset data = numbered(100, 2);
    int[] held = values(data.split(0.1, 4).test()).toArray();
    assertArrayEquals(held, values(data.split(0.1, 4).test()).toArray());
    assertEquals(10, held.length);
    int[] other = values(data.split(0.1, 5).test()).toArray();
    assertFalse(Arrays.equals(held, other));
  }

  @Test
  void aSplitThatLeavesAPartEmptyIsRefused() {
    for (double fraction : new double[] {0, 1, -1, 2, 0.001, 0.999, Double.NaN}) {
      assertThrows(UsageException.class, () -> numbered(100, 2).split(fraction, 1));
    }
  }

  @Test
  void manyThreadsReadTheSameValues() {
    LabelledDataset data = numbered(200, 3);
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(
            i -> {
              float[] target = new float[1];
              data.input(i % 200, target, 0);
              assertEquals(i % 200, target[0]);
            });
  }

  /** Images of one pixel whose input equals their index; label = index % classes. */
  private static LabelledDataset numbered(int size, int classes) {
    return new ByteDataset(
        "numbered",
        Shape.of(1, 1, 1),
        CLASSES.subList(0, classes),
        SampleFiles.counting(size, 256),
        SampleFiles.counting(size, classes),
        Normalisation.of(0, 1 / 255.0));
  }

  private static LabelledDataset make(Shape shape, byte[] pixels, byte[] labels) {
    return new ByteDataset("two", shape, CLASSES, pixels, labels, TWO_CHANNELS);
  }

  private static IntStream values(LabelledDataset data) {
    float[] target = new float[1];
    return IntStream.range(0, data.size())
        .map(
            i -> {
              data.input(i, target, 0);
              return (int) target[0];
            });
  }

  private static void assertMessage(String expected, Executable action) {
    assertEquals(expected, assertThrows(UsageException.class, action).getMessage());
  }
}
