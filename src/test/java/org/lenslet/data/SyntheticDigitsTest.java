package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

class SyntheticDigitsTest {
  private static final Normalisation NORMALISATION = Normalisation.of(0.1199, 0.2612);

  @Test
  void theDefaultSetsHaveEquallyManyOfEveryDigit() {
    for (LabelledDataset data :
        new LabelledDataset[] {SyntheticDigits.train(), SyntheticDigits.test()}) {
      assertEquals(Shape.of(1, 28, 28), data.inputShape());
      for (int count : PixelStatistics.classCounts(data)) {
        assertEquals(data.size() / 10, count);
      }
    }
    assertEquals(10_000, SyntheticDigits.train().size());
    assertEquals(2_000, SyntheticDigits.test().size());
  }

  @Test
  void theNormalisationIsThatOfTheTrainingSet() {
    PixelStatistics pixels = PixelStatistics.of(SyntheticDigits.train(), NORMALISATION);
    assertEquals(0.1199, pixels.means().get(0), 5e-5);
    assertEquals(0.2612, pixels.deviations().get(0), 5e-5);
  }

  @Test
  void thePicturesAreTheSameOnEveryMachine() {
    CRC32 sum = new CRC32();
    LabelledDataset data = SyntheticDigits.train(100, 1);
    for (int i = 0; i < data.size(); i++) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * 784);
      for (float value : input(data, i)) {
        bytes.putFloat(value);
      }
      sum.update(bytes.array());
      sum.update(data.label(i));
    }
    assertEquals("1eb09978", Long.toHexString(sum.getValue()));
  }

  @Test
  void anImageDependsOnSeedAndIndexOnly() {
    LabelledDataset small = SyntheticDigits.train(37, 5);
    LabelledDataset large = SyntheticDigits.train(500, 5);
    for (int i = 0; i < small.size(); i++) {
      assertArrayEquals(input(small, i), input(large, i));
      assertEquals(small.label(i), large.label(i));
    }
  }

  @Test
  void seedsAndPartsShareNoPicture() {
    Set<Integer> pictures = new HashSet<>();
    LabelledDataset[] parts = {
      SyntheticDigits.train(300, 5), SyntheticDigits.train(300, 6), SyntheticDigits.test(300, 5)
    };
    for (LabelledDataset part : parts) {
      for (int i = 0; i < part.size(); i++) {
        pictures.add(Arrays.hashCode(input(part, i)));
      }
    }
    assertEquals(900, pictures.size());
    assertFalse(
        Arrays.equals(
            PixelStatistics.firstLabels(parts[0], 50), PixelStatistics.firstLabels(parts[2], 50)));
  }

  @Test
  void pictureAndLabelBelongTogether() {
    float[][] means = new float[10][784];
    LabelledDataset train = SyntheticDigits.train(2000, 1);
    for (int i = 0; i < train.size(); i++) {
      float[] input = input(train, i);
      for (int at = 0; at < input.length; at++) {
        means[train.label(i)][at] += input[at] / 200;
      }
    }
    LabelledDataset test = SyntheticDigits.test(1000, 1);
    int right = 0;
    for (int i = 0; i < test.size(); i++) {
      right += nearest(means, input(test, i)) == test.label(i) ? 1 : 0;
    }
    // The nearest class mean finds 3 in 4; a convolutional network more than 98 in 100.
    assertTrue(right > 650, "right " + right);
    assertTrue(right < 900, "too easy: right " + right);
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThrows(UsageException.class, () -> SyntheticDigits.train(0, 1));
    assertThrows(UsageException.class, () -> SyntheticDigits.test(-1, 1));
    assertThrows(UsageException.class, () -> SyntheticDigits.train(1_000_001, 1));
    assertEquals(1, SyntheticDigits.train(1, 1).size());
    assertDoesNotThrow(() -> SyntheticDigits.checkSize(1_000_000));
  }

  private static int nearest(float[][] means, float[] input) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int digit = 0; digit < means.length; digit++) {
      double distance = 0;
      for (int at = 0; at < input.length; at++) {
        distance += Math.pow(input[at] - means[digit][at], 2);
      }
      if (distance < least) {
        least = distance;
        best = digit;
      }
    }
    return best;
  }

  private static float[] input(LabelledDataset data, int index) {
    float[] input = new float[784];
    data.input(index, input, 0);
    return input;
  }
}
