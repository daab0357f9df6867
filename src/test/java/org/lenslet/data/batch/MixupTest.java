package org.lenslet.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.UsageException;
import org.lenslet.random.Purpose;
import org.lenslet.random.RandomStream;

class MixupTest {
  private static final int DRAWS = 40_000;
  private static final int SIZE = 23;
  private static final int BATCH = 5;

  /** Of Beta(a, a): mean 1/2, variance 1 / (4 (2 a + 1)), fourth central moment likewise. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.2, 0.5, 1, 1.5, 4, 50})
  void weightsHaveTheMomentsOfTheDistribution(double alpha) {
    Mixup mixup = new Mixup(alpha);
    RandomStream random = new RandomStream(1, Purpose.BENCHMARK.stream(0));
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (int i = 0; i < DRAWS; i++) {
      double weight = mixup.weight(random);
      assertTrue(weight >= 0 && weight <= 1, "weight " + weight);
      double d = weight - 0.5;
      sum += d;
      squares += d * d;
      fourths += d * d * d * d;
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    double fourth = 3 * variance * variance * (2 * alpha + 1) / (2 * alpha + 3);
    double deviation = Math.sqrt(variance / DRAWS);
    assertEquals(0, sum / DRAWS, 4 * deviation);
    double spread = Math.sqrt(Math.max(0, fourth - variance * variance) / DRAWS);
    assertEquals(variance, squares / DRAWS, 4 * spread + 1e-6);
    assertEquals(fourth, fourths / DRAWS, 0.05 * fourth);
  }

  /** So small that both powers fall below every double: one of the two as it is. */
  @Test
  void aTinyAlphaLeavesExamplesAsTheyAre() {
    RandomStream random = new RandomStream(2, Purpose.BENCHMARK.stream(0));
    int own = 0;
    for (int i = 0; i < 1_000; i++) {
      float weight = new Mixup(1e-5).weight(random);
      assertTrue(weight < 1e-6 || weight > 1 - 1e-6, "weight " + weight);
      own += weight > 0.5 ? 1 : 0;
    }
    assertEquals(500, own, 80);
  }

  @Test
  void everyExampleIsMixedWithTheNextByAWeightOfItsOwn() {
    Map<Float, Float> weights = new HashMap<>();
    NumberedDataset data = new NumberedDataset(SIZE);
    try (BatchLoader loader = BatchLoader.mixed(data, BATCH, true, 7, 0, 0, new Mixup(1));
        BatchLoader plain = BatchLoader.shuffled(data, BATCH, 7)) {
      for (int i = 0; i < loader.batchesPerEpoch(); i++) {
        Batch batch = loader.next();
        Batch other = plain.next();
        assertArrayEquals(other.inputs().get(0).floats(), batch.inputs().get(0).floats());
        int[] labels = batch.targets().get(0).ints();
        assertArrayEquals(other.targets().get(0).ints(), labels);
        Batch.Mixed mixed = batch.mixed().orElseThrow();
        for (int row = 0; row < BATCH; row++) {
          assertEquals(labels[(row + 1) % BATCH], mixed.targets().get(0).ints()[row]);
          weights.put(batch.inputs().get(0).floats()[2 * row], mixed.weights().floats()[row]);
        }
      }
      assertTrue(plain.next().mixed().isEmpty());
    }
    assertEquals(SIZE / BATCH * BATCH, weights.values().stream().distinct().count());
    // Whoever reads the example, and wherever in a batch it comes to lie.
    try (BatchLoader loader = BatchLoader.shuffled(data, 3, true, 7, 0, 0, new Mixup(1), 2)) {
      for (int i = 0; i < loader.batchesPerEpoch(); i++) {
        Batch batch = loader.next();
        for (int row = 0; row < 3; row++) {
          float weight = batch.mixed().orElseThrow().weights().floats()[row];
          float example = batch.inputs().get(0).floats()[2 * row];
          assertEquals(weight, weights.getOrDefault(example, weight));
        }
      }
      // The next epoch draws anew.
      Batch batch = loader.next();
      float weight = batch.mixed().orElseThrow().weights().floats()[0];
      assertTrue(!weights.containsValue(weight), "again " + weight);
    }
  }

  @Test
  void aSmallerBatchIsMixedWithinItself() {
    try (BatchLoader loader =
        BatchLoader.mixed(new NumberedDataset(8), 5, false, 7, 0, 1, new Mixup(1))) {
      Batch batch = loader.next();
      int[] own = batch.targets().get(0).ints();
      Batch.Mixed mixed = batch.mixed().orElseThrow();
      assertEquals(3, mixed.weights().spec().elements());
      assertArrayEquals(
          new int[] {own[1], own[2], own[0]}, mixed.targets().get(0).ints(), "partners");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void anAlphaThatIsNoneIsRefused(double alpha) {
    assertEquals(
        "mixup: expected an alpha above 0, got " + alpha,
        assertThrows(UsageException.class, () -> new Mixup(alpha)).getMessage());
  }
}
