package org.lenslet.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhiloxTest {
  private static final long SEED = 42;
  private static final long STREAM = 7;

  /** The lines "philox4x32 10" of Random123's kat_vectors: counter, key, result. */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void blockEqualsThePublishedAnswers(String counter, String key, String expected) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] out = new int[6];
    Philox.block(join(k[0], k[1]), join(c[2], c[3]), join(c[0], c[1]), out, 1);
    for (int i = 0; i < 4; i++) {
      assertEquals(words(expected)[i], out[i + 1], "word " + i);
    }
    assertEquals(0, out[0]);
    assertEquals(0, out[5]);
  }

  @Test
  void wordsOfAStreamAreTheWordsOfItsBlocks() {
    int[] out = new int[4];
    for (long index = 0; index < 12; index++) {
      Philox.block(SEED, STREAM, index / 4, out, 0);
      assertEquals(out[(int) (index % 4)], Philox.word(SEED, STREAM, index));
    }
  }

  @Test
  void uniformCoversZeroInclusiveToOneExclusive() {
    assertEquals(0f, Philox.uniform(0));
    assertEquals(0f, Philox.uniform(0xFF));
    assertEquals(0.5f, Philox.uniform(0x80000000));
    assertEquals(1 - 0x1p-24f, Philox.uniform(-1));
  }

  @Test
  void uniformHasTheMomentsOfTheUniformDistribution() {
    int n = 200_000;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Philox.uniform(SEED, STREAM, i);
    }
    // Five standard errors of each moment.
    assertEquals(0.5, moment(x, 1), 5 * Math.sqrt(1 / 12.0 / n));
    assertEquals(1 / 3.0, moment(x, 2), 5 * Math.sqrt(4 / 45.0 / n));
  }

  @Test
  void normalHasTheMomentsOfTheNormalDistribution() {
    int n = 200_000;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Philox.normal(SEED, STREAM, i);
    }
    assertEquals(0, moment(x, 1), 5 * Math.sqrt(1.0 / n));
    assertEquals(1, moment(x, 2), 5 * Math.sqrt(2.0 / n));
    assertEquals(0, moment(x, 3), 5 * Math.sqrt(15.0 / n));
    assertEquals(3, moment(x, 4), 5 * Math.sqrt(96.0 / n));
  }

  @Test
  void normalIsFiniteForEveryExtremeWord() {
    assertEquals(0.0, Philox.normal(-1, 0, false), 1e-300);
    assertEquals(Math.sqrt(64 * Math.log(2)), Philox.normal(0, 0, false), 1e-12);
    assertEquals(0.0, Philox.normal(0, 0, true), 1e-300);
  }

  @Test
  void boundedNumbersAreEquallyFrequent() {
    int bound = 7;
    int n = 70_000;
    int[] counts = new int[bound];
    for (int i = 0; i < n; i++) {
      counts[Philox.below(SEED, STREAM, i, bound)]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += Math.pow(count - n / (double) bound, 2) / (n / (double) bound);
    }
    // The 0.9999 quantile of chi-square with 6 degrees of freedom is 27.9.
    assertTrue(chiSquare < 27.9, "chi-square " + chiSquare);
  }

  @Test
  void boundedNumbersOfAnAwkwardBoundUseRejectionAndStayInRange() {
    // 2^32 mod bound is 2^30 - 3: a quarter of the words is rejected, in 1 of 256 draws four times.
    int bound = (1 << 30) + 1;
    long low =
        IntStream.range(0, 20_000)
            .map(i -> Philox.below(SEED, STREAM, i, bound))
            .peek(x -> assertTrue(x >= 0 && x < bound))
            .filter(x -> x < bound / 2)
            .count();
    assertEquals(10_000, low, 5 * Math.sqrt(20_000 / 4.0));
  }

  @Test
  void boundOfOneIsZeroAndBoundOfZeroIsRefused() {
    assertEquals(0, Philox.below(SEED, STREAM, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> Philox.below(SEED, STREAM, 3, 0));
  }

  @Test
  void streamsOfPurposesAndPartsDiffer() {
    long distinct =
        Arrays.stream(Purpose.values())
            .flatMap(p -> Stream.of(p.stream(0), p.stream(1), p.stream(-1)))
            .distinct()
            .count();
    assertEquals(3L * Purpose.values().length, distinct);
    assertNotEquals(
        Philox.word(SEED, Purpose.SHUFFLE.stream(0), 0),
        Philox.word(SEED, Purpose.SHUFFLE.stream(1), 0));
  }

  @Test
  void aRandomStreamDrawsTheWordsInOrder() {
    RandomStream stream = new RandomStream(SEED, STREAM);
    for (int i = 0; i < 9; i++) {
      assertEquals(Philox.word(SEED, STREAM, i), stream.nextWord());
    }
    assertEquals(2 + 3.0 * Philox.uniform(SEED, STREAM, 9), stream.nextUniform(2, 5));
    assertEquals(Philox.normal(SEED, STREAM, 10), stream.nextNormal());
  }

  private static double moment(double[] values, int power) {
    double sum = 0;
    for (double value : values) {
      sum += Math.pow(value, power);
    }
    return sum / values.length;
  }

  private static long join(int low, int high) {
    return ((long) high << 32) | (low & 0xFFFFFFFFL);
  }

  private static int[] words(String hex) {
    return Arrays.stream(hex.trim().split(" "))
        .mapToInt(word -> Integer.parseUnsignedInt(word, 16))
        .toArray();
  }
}
