package org.lenslet.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.data.ByteDataset;
import org.lenslet.data.Dataset;
import org.lenslet.data.Draw;
import org.lenslet.data.Example;
import org.lenslet.data.Examples;
import org.lenslet.data.Normalisation;
import org.lenslet.data.Target;
import org.lenslet.error.UsageException;
import org.lenslet.random.Permutation;
import org.lenslet.tensor.Shape;

/** What is delivered, and in which order. */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchLoaderTest {
  private static final long SEED = 11;

  @Test
  void trainingFollowsThePermutationOfEachEpochAndDropsTheRest() {
    try (BatchLoader loader = BatchLoader.shuffled(new NumberedDataset(23), 5, SEED)) {
      assertEquals(4, loader.batchesPerEpoch());
      for (int epoch = 0; epoch < 3; epoch++) {
        int[] order = Permutation.of(23, SEED, epoch);
        for (int index = 0; index < 4; index++) {
          Batch batch = loader.next();
          assertEquals(epoch, batch.epoch());
          assertEquals(index, batch.index());
          assertEquals(5, batch.count());
          assertHolds(Arrays.copyOfRange(order, 5 * index, 5 * index + 5), batch);
        }
      }
    }
  }

  @Test
  void theExamplesThatDoNotFillABatchAreASmallerOne() {
    for (int first = 0; first < 5; first++) {
      try (BatchLoader loader =
          BatchLoader.shuffled(new NumberedDataset(23), 5, false, SEED, 0, first)) {
        assertEquals(5, loader.batchesPerEpoch());
        for (int i = first; i < 15; i++) {
          int[] order = Permutation.of(23, SEED, i / 5);
          int start = i % 5 * 5;
          int count = Math.min(5, 23 - start);
          Batch batch = loader.next();
          assertEquals(i / 5, batch.epoch());
          assertEquals(i % 5, batch.index());
          assertEquals(count, batch.count());
          assertEquals(count, batch.size());
          assertEquals(count, batch.targets().get(0).spec().elements());
          assertHolds(Arrays.copyOfRange(order, start, start + count), batch);
        }
      }
    }
  }

  @Test
  void smallerBatchesUseTheirBuffersAgain() {
    Set<float[]> inputs = Collections.newSetFromMap(new IdentityHashMap<>());
    try (BatchLoader loader = BatchLoader.shuffled(new NumberedDataset(8), 5, false, SEED, 0, 0)) {
      for (int i = 0; i < 40; i++) {
        inputs.add(inputs(loader.next()));
      }
    }
    assertEquals(6, inputs.size());
  }

  @Test
  void evaluationFollowsTheDataAndDeliversTheShortBatchPaddedWithZeros() {
    try (BatchLoader loader = BatchLoader.sequential(new NumberedDataset(23), 5)) {
      assertEquals(5, loader.batchesPerEpoch());
      for (int epoch = 0; epoch < 3; epoch++) {
        for (int index = 0; index < 5; index++) {
          Batch batch = loader.next();
          int count = index < 4 ? 5 : 3;
          assertEquals(epoch, batch.epoch());
          assertEquals(index, batch.index());
          assertEquals(count, batch.count());
          assertHolds(IntStream.range(5 * index, 5 * index + count).toArray(), batch);
        }
      }
    }
  }

  @Test
  void evaluationAcceptsABatchLargerThanTheData() {
    try (BatchLoader loader = BatchLoader.sequential(new NumberedDataset(3), 8)) {
      assertEquals(1, loader.batchesPerEpoch());
      Batch batch = loader.next();
      assertEquals(3, batch.count());
      assertHolds(new int[] {0, 1, 2}, batch);
    }
  }

  @Test
  void batchesMayFitTheDataExactlyOrBeOfOneExample() {
    try (BatchLoader exact = BatchLoader.sequential(new NumberedDataset(20), 5);
        BatchLoader single = BatchLoader.shuffled(new NumberedDataset(20), 1, SEED)) {
      assertEquals(4, exact.batchesPerEpoch());
      assertEquals(20, single.batchesPerEpoch());
      assertHolds(new int[] {Permutation.of(20, SEED, 0)[0]}, single.next());
    }
  }

  /**
   * Of each example one input, one value and one class are set, and the others left as they are.
   */
  @Test
  void everyExampleIsReadToZeros() {
    Dataset sparse =
        new Dataset() {
          @Override
          public String name() {
            return "sparse";
          }

          @Override
          public int size() {
            return 3;
          }

          @Override
          public List<Shape> inputs() {
            return List.of(Shape.of(3));
          }

          @Override
          public List<Target> targets() {
            return List.of(Target.classes(List.of("off", "on"), 3), Target.values(3));
          }

          @Override
          public void read(int index, Draw draw, Example example) {
            example.input()[index] = 1;
            example.targets().get(0).ints()[index] = 1;
            example.targets().get(1).floats()[index] = 1;
          }
        };
    try (BatchLoader loader = BatchLoader.sequential(sparse, 3)) {
      Batch batch = loader.next();
      assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, inputs(batch));
      assertArrayEquals(new int[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, labels(batch));
      assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, batch.targets().get(1).floats());
    }
  }

  @Test
  void chanceHasAPartInTrainingAndNotInEvaluation() {
    Dataset plain = Examples.of(new float[][] {{1}, {2}, {3}}, new float[3]);
    Dataset data =
        plain.augmented((example, random) -> example.input()[0] = (float) random.nextNormal());
    try (BatchLoader judged = BatchLoader.sequential(data, 3);
        BatchLoader learnt = BatchLoader.shuffled(data, 1, SEED)) {
      assertArrayEquals(new float[] {1, 2, 3}, inputs(judged.next()));
      for (int epoch = 0; epoch < 2; epoch++) {
        for (int index : Permutation.of(3, SEED, epoch)) {
          Example expected = Example.of(data);
          data.read(index, Draw.of(SEED, epoch, index), expected);
          assertArrayEquals(expected.input(), inputs(learnt.next()));
        }
      }
    }
  }

  @Test
  void aNumberOfNoClassIsRefusedWhereItIsRead() {
    Dataset spoilt =
        new NumberedDataset(4)
            .augmented((example, random) -> example.setLabel(example.input()[0] == 3 ? 10 : 9))
            .inEpoch(SEED, 0);
    try (BatchLoader loader = BatchLoader.sequential(spoilt, 1)) {
      assertArrayEquals(new int[] {9}, labels(loader.next()));
      assertArrayEquals(new int[] {9}, labels(loader.next()));
      assertMessage(
          "numbered: expected class numbers from 0 to 9, got 10 in example 2; correct the data",
          loader::next);
    }
  }

  @Test
  void aLoaderStartedAtACursorContinuesTheSequence() {
    for (int skipped = 0; skipped <= 9; skipped++) {
      try (BatchLoader whole = BatchLoader.shuffled(new NumberedDataset(23), 5, SEED);
          BatchLoader resumed =
              BatchLoader.shuffled(
                  new NumberedDataset(23), 5, true, SEED, skipped / 4, skipped % 4)) {
        for (int i = 0; i < skipped; i++) {
          whole.next();
        }
        assertSame(whole, resumed, 6);
      }
    }
  }

  @Test
  void theEndOfAnEpochIsTheStartOfTheNext() {
    try (BatchLoader end = BatchLoader.shuffled(new NumberedDataset(23), 5, true, SEED, 2, 4);
        BatchLoader start = BatchLoader.shuffled(new NumberedDataset(23), 5, true, SEED, 3, 0)) {
      assertSame(start, end, 5);
    }
  }

  @Test
  void threeBuffersServeEveryBatch() {
    Set<float[]> inputs = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Batch> batches = Collections.newSetFromMap(new IdentityHashMap<>());
    try (BatchLoader loader = BatchLoader.shuffled(new NumberedDataset(20), 5, SEED)) {
      for (int i = 0; i < 30; i++) {
        Batch batch = loader.next();
        batches.add(batch);
        inputs.add(inputs(batch));
      }
    }
    assertEquals(3, batches.size());
    assertEquals(3, inputs.size());
  }

  @Test
  void aBatchThatDoesNotFitTheDataIsRefused() {
    NumberedDataset data = new NumberedDataset(20);
    assertMessage(
        "batch: expected at most 20 examples of numbered, got 21; choose another batch size",
        () -> BatchLoader.shuffled(data, 21, SEED));
    assertMessage(
        "batch: expected at least 1 example of numbered, got 0; choose another batch size",
        () -> BatchLoader.shuffled(data, 0, SEED));
    assertMessage(
        "batch: expected at least 1 example of numbered, got -1; choose another batch size",
        () -> BatchLoader.sequential(data, -1));
    assertMessage(
        "batch: expected at most 1073741823 examples of numbered, got 1073741824;"
            + " choose another batch size",
        () -> BatchLoader.sequential(data, 1 << 30));
  }

  @Test
  void aStartOutsideTheSequenceIsRefused() {
    NumberedDataset data = new NumberedDataset(20);
    assertMessage(
        "batch loader: expected an epoch of at least 0 and a batch of 0 to 4, got 1 and 5",
        () -> BatchLoader.shuffled(data, 5, true, SEED, 1, 5));
    assertThrows(UsageException.class, () -> BatchLoader.shuffled(data, 5, true, SEED, -1, 0));
    assertThrows(UsageException.class, () -> BatchLoader.shuffled(data, 5, true, SEED, 0, -1));
  }

  @Test
  void anEmptyDataSetIsRefused() {
    assertMessage(
        "batch loader: expected at least 1 example of numbered, got none",
        () -> BatchLoader.sequential(new NumberedDataset(0), 1));
    assertMessage(
        "batch loader: expected at least 1 example of numbered, got none",
        () -> BatchLoader.shuffled(new NumberedDataset(0), 1, SEED));
  }

  /** Five bytes an example: a row is two words, and the bytes behind the fifth are 0. */
  @Test
  void levelsAreFourBytesAWordAndValuesOnRequest() {
    byte[] pixels = {1, 2, 3, 4, 5, -1, -2, -3, -4, -5, 10, 20, 30, 40, 50};
    ByteDataset data =
        new ByteDataset(
            "bytes",
            Shape.of(1, 1, 5),
            List.of("a", "b"),
            pixels,
            new byte[] {0, 1, 1},
            Normalisation.of(0, 1 / 255.0));
    try (BatchLoader loader = BatchLoader.sequential(data, 2)) {
      Batch batch = loader.next();
      assertEquals(Shape.of(2, 2), batch.inputs().get(0).shape());
      assertArrayEquals(new int[] {0x04030201, 5, 0xFCFDFEFF, 0xFB}, batch.inputs().get(0).ints());
      assertEquals(data.levels(), batch.levels());
      batch = loader.next();
      assertEquals(1, batch.count());
      assertArrayEquals(new int[] {0x281E140A, 50, 0, 0}, batch.inputs().get(0).ints());
      assertArrayEquals(new int[] {1, 0}, labels(batch));
    }
    byte[] seven = {1, 2, 3, 4, 5, 6, -7};
    ByteDataset odd =
        new ByteDataset(
            "bytes",
            Shape.of(1, 1, 7),
            List.of("a", "b"),
            seven,
            new byte[] {1},
            Normalisation.of(0, 1 / 255.0));
    try (BatchLoader loader = BatchLoader.sequential(odd, 1)) {
      assertArrayEquals(new int[] {0x04030201, 0xF90605}, loader.next().inputs().get(0).ints());
    }
    try (BatchLoader loader = BatchLoader.sequential(data.asValues(), 2)) {
      Batch batch = loader.next();
      assertEquals(Shape.of(2, 1, 1, 5), batch.inputs().get(0).shape());
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 255, 254, 253, 252, 251}, inputs(batch));
      assertTrue(batch.levels().isEmpty());
    }
  }

  private static void assertSame(BatchLoader expected, BatchLoader got, int batches) {
    for (int i = 0; i < batches; i++) {
      Batch e = expected.next();
      Batch g = got.next();
      assertEquals(e.epoch(), g.epoch());
      assertEquals(e.index(), g.index());
      assertArrayEquals(inputs(e), inputs(g));
      assertArrayEquals(labels(e), labels(g));
    }
  }

  private static float[] inputs(Batch batch) {
    return batch.inputs().get(0).floats();
  }

  private static int[] labels(Batch batch) {
    return batch.targets().get(0).ints();
  }

  private static void assertHolds(int[] examples, Batch batch) {
    float[] inputs = new float[inputs(batch).length];
    int[] labels = new int[labels(batch).length];
    for (int row = 0; row < examples.length; row++) {
      inputs[2 * row] = examples[row] + 1;
      inputs[2 * row + 1] = -examples[row];
      labels[row] = examples[row] % 10;
    }
    assertArrayEquals(inputs, inputs(batch));
    assertArrayEquals(labels, labels(batch));
  }

  private static void assertMessage(String expected, Executable action) {
    assertEquals(expected, assertThrows(UsageException.class, action).getMessage());
  }
}
