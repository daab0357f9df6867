package org.lenslet.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 64, 1009})
  void holdsEveryIndexOnce(int n) {
    int[] order = Permutation.of(n, 3, 1);
    assertArrayEquals(IntStream.range(0, n).toArray(), Arrays.stream(order).sorted().toArray());
  }

  @Test
  void dependsOnSeedAndEpochOnly() {
    int[] order = Permutation.of(1000, 3, 1);
    int[] refilled = new int[1000];
    Arrays.fill(refilled, 99);
    Permutation.fill(refilled, 3, 1);
    assertArrayEquals(order, refilled);
    assertFalse(Arrays.equals(order, Permutation.of(1000, 3, 2)));
    assertFalse(Arrays.equals(order, Permutation.of(1000, 4, 1)));
  }

  @Test
  void everyOrderOfThreeIsEquallyLikely() {
    int[] counts = new int[27];
    int trials = 12_000;
    for (int epoch = 0; epoch < trials; epoch++) {
      int[] order = Permutation.of(3, 5, epoch);
      counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    int[] met = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertEquals(6, met.length);
    for (int count : met) {
      // Five standard deviations around the expected 2,000.
      assertTrue(Math.abs(count - 2000) < 5 * Math.sqrt(trials * 5 / 36.0), "count " + count);
    }
  }
}
