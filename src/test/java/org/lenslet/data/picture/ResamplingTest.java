package org.lenslet.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ResamplingTest {

  private static void assertWeights(Resampling resampling, int[] starts, double[]... weights) {
    assertArrayEquals(starts, resampling.starts());
    assertEquals(weights.length, resampling.weights().length);
    for (int i = 0; i < weights.length; i++) {
      assertArrayEquals(weights[i], resampling.weights()[i], 1e-12, "sample " + i);
    }
  }

  /** Triangles as wide as two of the new samples, cut off at the ends of the line. */
  @Test
  void fewerSamplesAreMeansOfAllAroundThem() {
    double[] first = {3 / 7.0, 3 / 7.0, 1 / 7.0};
    double[] last = {1 / 7.0, 3 / 7.0, 3 / 7.0};
    assertWeights(Resampling.of(4, 2), new int[] {0, 1}, first, last);
  }

  @Test
  void moreSamplesLieOnLinesBetween() {
    assertWeights(
        Resampling.of(2, 4),
        new int[] {0, 0, 0, 1},
        new double[] {1},
        new double[] {0.75, 0.25},
        new double[] {0.25, 0.75},
        new double[] {1});
  }

  @Test
  void aPartOfALineTakesItsNeighboursAlong() {
    assertWeights(
        Resampling.of(5, 1.5, 2, 2),
        new int[] {1, 2},
        new double[] {0.5, 0.5},
        new double[] {0.5, 0.5});
    // Beyond the line its last sample counts.
    assertWeights(Resampling.of(3, 4, 2, 2), new int[] {2, 2}, new double[] {1}, new double[] {1});
  }

  @Test
  void samplesAreTakenAndLeftAtTheirStrides() {
    double[] old = {-1, 10, -1, 20, -1, 30, -1, 40};
    double[] result = {7, 7, 7, 7, 7};
    Resampling.of(4, 2).apply(old, 1, 2, result, 1, 3);
    assertArrayEquals(
        new double[] {7, (30 + 60 + 30) / 7.0, 7, 7, (20 + 90 + 120) / 7.0}, result, 1e-12);
  }

  @Test
  void rowsThenColumnsOfAPictureBecomePlanes() {
    byte[] values = new byte[4 * 2 * 3];
    for (int i = 0; i < 8; i++) {
      values[3 * i] = (byte) (i * 10);
      values[3 * i + 1] = (byte) (200 + i);
      values[3 * i + 2] = (byte) 255;
    }
    Resampling across = Resampling.of(4, 2);
    float[] rows = across.alongRows(new Pixels(4, 2, 3, values));
    float[] planes = new float[1 + 3 * 2];
    Resampling.of(2, 1).alongColumns(rows, 2, planes, 1);
    // Of both rows the middle, 40 levels apart, as the nearest level.
    float left = (0 * 3 + 10 * 3 + 20) / 7f + 20;
    float right = (10 + 20 * 3 + 30 * 3) / 7f + 20;
    float greenLeft = 200 + (3 + 2) / 7f + 2;
    float greenRight = 200 + (1 + 6 + 9) / 7f + 2;
    float[] expected = {0, left, right, greenLeft, greenRight, 255, 255};
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Math.round(expected[i]);
    }
    assertArrayEquals(expected, planes);
  }
}
