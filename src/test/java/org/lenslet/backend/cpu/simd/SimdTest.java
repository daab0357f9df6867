package org.lenslet.backend.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;

class SimdTest {

  private static final int[] SIZES = {
    0, 1, 3, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 1000, 4099
  };
  private static final int OFFSET = 7;

  static Stream<Simd> implementations() {
    return Stream.of(SimdProvider.best(), new ScalarSimd());
  }

  /** Small integers between NaN. */
  private static float[] integers(int n, int seed) {
    Random random = new Random(seed);
    float[] values = canaries(n);
    for (int i = 0; i < n; i++) {
      values[OFFSET + i] = random.nextInt(21) - 10;
    }
    return values;
  }

  private static float[] canaries(int n) {
    float[] values = new float[n + 2 * OFFSET];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  private static void assertCanariesAlive(float[] y, int n) {
    for (int i = 0; i < OFFSET; i++) {
      assertTrue(Float.isNaN(y[i]) && Float.isNaN(y[OFFSET + n + i]), "written outside, n " + n);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void reductionsOfIntegersAreExact(Simd simd) {
    for (int n : SIZES) {
      float[] a = integers(n, 1);
      double sum = 0;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = OFFSET; i < OFFSET + n; i++) {
        sum += a[i];
        max = Math.max(max, a[i]);
      }
      assertEquals((float) sum, simd.sum(a, OFFSET, n), "sum of " + n);
      assertEquals(max, simd.max(a, OFFSET, n), "max of " + n);
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void maxFindsTheLargestAndNaNAnywhere(Simd simd) {
    for (int n : new int[] {1, 16, 33, 70}) {
      for (int at = 0; at < n; at++) {
        float[] x = new float[n];
        Arrays.fill(x, -5f);
        x[at] = -2f;
        assertEquals(-2f, simd.max(x, 0, n));
        x[at] = Float.NaN;
        assertTrue(Float.isNaN(simd.max(x, 0, n)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void elementwiseLoopsWriteTheirRangeOnly(Simd simd) {
    for (int n : SIZES) {
      float[] a = integers(n, 1);
      float[] b = integers(n, 2);
      float[] condition = integers(n, 3);
      float[] y = canaries(n);
      simd.select(condition, OFFSET, a, OFFSET, b, OFFSET, y, OFFSET, n);
      for (int i = OFFSET; i < OFFSET + n; i++) {
        assertEquals(condition[i] != 0 ? a[i] : b[i], y[i]);
      }
      assertCanariesAlive(y, n);
      simd.axpy(3f, a, OFFSET, y, OFFSET, n);
      for (int i = OFFSET; i < OFFSET + n; i++) {
        assertEquals((condition[i] != 0 ? a[i] : b[i]) + 3 * a[i], y[i]);
      }
      assertCanariesAlive(y, n);
      for (UnaryFunction function : UnaryFunction.values()) {
        float[] z = canaries(n);
        simd.unary(function, a, OFFSET, z, OFFSET, n);
        assertCanariesAlive(z, n);
        float[] inPlace = a.clone();
        simd.unary(function, inPlace, OFFSET, inPlace, OFFSET, n);
        assertArrayEquals(z, inPlace, function + " in place");
      }
      for (BinaryFunction function : BinaryFunction.values()) {
        float[] z = canaries(n);
        simd.binary(function, a, OFFSET, b, OFFSET, z, OFFSET, n);
        assertCanariesAlive(z, n);
        float[] inPlace = a.clone();
        simd.binary(function, inPlace, OFFSET, b, OFFSET, inPlace, OFFSET, n);
        assertArrayEquals(z, inPlace, function + " in place");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void resultsDoNotDependOnThePositionInTheRange(Simd simd) {
    Random random = new Random(5);
    float[] x = new float[67];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (random.nextGaussian() * 20);
    }
    for (UnaryFunction function : UnaryFunction.values()) {
      float[] whole = new float[67];
      simd.unary(function, x, 0, whole, 0, 67);
      float[] pieces = new float[67];
      for (int i = 0; i < 67; i++) {
        simd.unary(function, x, i, pieces, i, 1);
      }
      assertArrayEquals(pieces, whole, function.toString());
    }
  }

  /** Rows of {@code row} windows on planes of a wider pitch, at the very end of the array. */
  @ParameterizedTest
  @MethodSource("implementations")
  void gatherAddsBothTables(Simd simd) {
    int width = simd.microKernels().tileColumns();
    int[] offsets = {0, 1, 2, 9, 10, 11, 30};
    for (int row : new int[] {1, 2, 5, 10, 14, 28, 40}) {
      int[] starts = new int[2 * width];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = i / row * (row + 3) + i % row;
      }
      float[] x = new float[OFFSET + starts[starts.length - 1] + 31];
      for (int i = 0; i < x.length; i++) {
        x[i] = i;
      }
      for (int first : new int[] {0, width}) {
        for (int lines = 1; lines <= width; lines++) {
          float[] y = canaries(6 * (width + 1) - 1);
          simd.microKernels()
              .gather(x, OFFSET, starts, first, lines, offsets, 1, 6, y, OFFSET, width + 1);
          for (int step = 0; step < 6; step++) {
            for (int line = 0; line < lines; line++) {
              int wanted = OFFSET + starts[first + line] + offsets[1 + step];
              assertEquals(wanted, y[OFFSET + step * (width + 1) + line], "row " + row);
            }
          }
          assertCanariesAlive(y, 6 * (width + 1) - 1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void copyRowsCopiesTheMatrixOnly(Simd simd) {
    for (int columns : new int[] {1, 15, 16, 31, 32, 33, 64}) {
      float[] x = integers(5 * 70, 1);
      float[] y = canaries(5 * 80);
      simd.copyRows(x, OFFSET, 70, y, OFFSET, 80, 5, columns);
      for (int row = 0; row < 5; row++) {
        for (int column = 0; column < 80; column++) {
          float got = y[OFFSET + row * 80 + column];
          if (column < columns) {
            assertEquals(x[OFFSET + row * 70 + column], got);
          } else {
            assertTrue(Float.isNaN(got), "written outside, column " + column);
          }
        }
      }
      assertCanariesAlive(y, 5 * 80);
    }
  }
}
