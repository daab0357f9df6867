package org.lenslet.backend.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.SingleOp;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity.Groups;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * The reference judges all backends, so here its own tiles are judged, on problems of several tiles
 * in both directions, by the formulas written down once more, an element at a time.
 */
class ReferenceTilesTest {
  private static final ReferenceBackend REFERENCE = new ReferenceBackend();
  private static final int ROWS = 2;
  private static final int COLUMNS = 3;

  /** Two dimensions of a convolution or pool whose every parameter differs between the axes. */
  private record Plane(int h, int w, int oh, int ow) {
    private static final Window WINDOW =
        Window.of(ROWS, COLUMNS)
            .withStride(1, 2)
            .withDilation(3, 1)
            .withPadding(Shape.of(1, 2), Shape.of(2, 0));

    static Plane of(int h, int w) {
      return new Plane(h, w, h + 3 - 4 + 1, (w + 2 - 3) / 2 + 1);
    }

    /** The position that output (p, s) reads through tap (r, t), or -1. */
    int read(int p, int s, int r, int t) {
      int y = p + 3 * r - 1;
      int x = 2 * s + t - 2;
      return y < 0 || y >= h || x < 0 || x >= w ? -1 : y * w + x;
    }
  }

  /** Visits every product of a convolution: indices into x, w and y. */
  private interface Term {
    void add(int x, int w, int y);
  }

  private static void products(int batch, int c, int k, int groups, Plane plane, Term term) {
    for (int n = 0; n < batch; n++) {
      for (int out = 0; out < k; out++) {
        for (int in = 0; in < c / groups; in++) {
          int channel = out / (k / groups) * (c / groups) + in;
          for (int p = 0; p < plane.oh * plane.ow; p++) {
            for (int tap = 0; tap < ROWS * COLUMNS; tap++) {
              int read = plane.read(p / plane.ow, p % plane.ow, tap / COLUMNS, tap % COLUMNS);
              if (read >= 0) {
                term.add(
                    (n * c + channel) * plane.h * plane.w + read,
                    (out * (c / groups) + in) * ROWS * COLUMNS + tap,
                    (n * k + out) * plane.oh * plane.ow + p);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void convolutionsOfSeveralTilesAreTheirFormulas() {
    for (int groups : new int[] {1, 3}) {
      // 3 x 17 x 13 outputs and 40 x 26 inputs: more than 512 positions, more than 32 channels.
      Plane plane = Plane.of(17, 25);
      Convolution forward = Convolution.of(Plane.WINDOW, new Groups(groups));
      int c = 36;
      int k = 39;
      HostTensor x = integers(1, 3, c, plane.h, plane.w);
      HostTensor w = integers(2, k, c / groups, ROWS, COLUMNS);
      HostTensor dy = integers(3, 3, k, plane.oh, plane.ow);
      float[] y = new float[dy.floats().length];
      float[] dx = new float[x.floats().length];
      float[] dw = new float[w.floats().length];
      products(
          3,
          c,
          k,
          groups,
          plane,
          (i, j, o) -> {
            y[o] += x.floats()[i] * w.floats()[j];
            dx[i] += dy.floats()[o] * w.floats()[j];
            dw[j] += dy.floats()[o] * x.floats()[i];
          });
      assertGives(y, forward, x, w);
      assertGives(dx, new ConvolutionBackwardData(forward, x.shape()), dy, w);
      assertGives(dw, new ConvolutionBackwardFilter(forward, w.shape()), x, dy);
    }
  }

  @Test
  void whatIsOutsideMeetsNoInfinity() {
    Plane plane = Plane.of(17, 25);
    Convolution forward = Convolution.of(Plane.WINDOW);
    HostTensor x = integers(1, 3, 2, plane.h, plane.w);
    HostTensor w = integers(2, 3, 2, ROWS, COLUMNS);
    HostTensor dy = integers(3, 3, 3, plane.oh, plane.ow);
    w.floats()[0] = Float.POSITIVE_INFINITY;
    dy.floats()[0] = Float.NaN;
    float[] y = new float[dy.floats().length];
    float[] dx = new float[x.floats().length];
    float[] dw = new float[w.floats().length];
    products(
        3,
        2,
        3,
        1,
        plane,
        (i, j, o) -> {
          y[o] += x.floats()[i] * w.floats()[j];
          dx[i] += dy.floats()[o] * w.floats()[j];
          dw[j] += dy.floats()[o] * x.floats()[i];
        });
    assertGives(y, forward, x, w);
    assertGives(dx, new ConvolutionBackwardData(forward, x.shape()), dy, w);
    assertGives(dw, new ConvolutionBackwardFilter(forward, w.shape()), x, dy);
    assertTrue(Float.isFinite(dw[0]), "the first tap reads no padding with the first output");
  }

  @Test
  void poolsOfSeveralTilesAreTheirFormulas() {
    Plane plane = Plane.of(31, 49);
    int planes = 2 * 17;
    int outputs = plane.oh * plane.ow;
    HostTensor x = integers(1, 2, 17, plane.h, plane.w);
    HostTensor dy = integers(2, 2, 17, plane.oh, plane.ow);
    MaxPool max = new MaxPool(Plane.WINDOW, false);
    AveragePool average = new AveragePool(Plane.WINDOW, false, true, 4);
    float[] best = new float[planes * outputs];
    int[] winners = new int[planes * outputs];
    float[] mean = new float[planes * outputs];
    float[] dMax = new float[x.floats().length];
    float[] dMean = new float[x.floats().length];
    for (int i = 0; i < best.length; i++) {
      int start = i / outputs * plane.h * plane.w;
      int p = i % outputs;
      best[i] = Float.NEGATIVE_INFINITY;
      winners[i] = -1;
      for (int tap = 0; tap < ROWS * COLUMNS; tap++) {
        int read = plane.read(p / plane.ow, p % plane.ow, tap / COLUMNS, tap % COLUMNS);
        if (read >= 0) {
          mean[i] += x.floats()[start + read] / 4;
          dMean[start + read] += dy.floats()[i] / 4;
          if (x.floats()[start + read] > best[i]) {
            best[i] = x.floats()[start + read];
            winners[i] = read;
          }
        }
      }
      if (winners[i] >= 0) {
        dMax[start + winners[i]] += dy.floats()[i];
      }
    }
    List<HostTensor> pooled = SingleOp.run(REFERENCE, max, x);
    assertArrayEquals(best, pooled.get(0).floats());
    assertArrayEquals(winners, pooled.get(1).ints());
    assertGives(mean, average, x);
    assertGives(dMax, new MaxPoolBackward(max, x.shape()), dy, pooled.get(1));
    assertGives(dMean, new AveragePoolBackward(average, x.shape()), dy);
  }

  @Test
  void productsOfSeveralTilesAreTheirFormula() {
    int m = 35;
    int n = 1030;
    int k = 7;
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        HostTensor a = transposeA ? integers(1, 2, k, m) : integers(1, 2, m, k);
        HostTensor b = transposeB ? integers(2, 2, n, k) : integers(2, 2, k, n);
        HostTensor bias = integers(3, n);
        float[] y = new float[2 * m * n];
        for (int i = 0; i < y.length; i++) {
          int batch = i / (m * n);
          int row = i / n % m;
          int column = i % n;
          y[i] = bias.floats()[column];
          for (int l = 0; l < k; l++) {
            int left = transposeA ? l * m + row : row * k + l;
            int right = transposeB ? column * k + l : l * n + column;
            y[i] += a.floats()[batch * m * k + left] * b.floats()[batch * k * n + right];
          }
        }
        assertGives(y, MatMul.of(transposeA, transposeB), a, b, bias);
      }
    }
  }

  /** Floats, so that another order of additions would show in the last bits. */
  @Test
  void theNumberOfThreadsChangesNoBit() throws Exception {
    Plane plane = Plane.of(17, 25);
    Convolution forward = Convolution.of(Plane.WINDOW);
    HostTensor x = floats(1, 3, 36, plane.h, plane.w);
    HostTensor w = floats(2, 39, 36, ROWS, COLUMNS);
    HostTensor dy = floats(3, 3, 39, plane.oh, plane.ow);
    AveragePool average = AveragePool.of(Plane.WINDOW);
    assertSameBits(forward, x, w);
    assertSameBits(new ConvolutionBackwardData(forward, x.shape()), dy, w);
    assertSameBits(new ConvolutionBackwardFilter(forward, w.shape()), x, dy);
    assertSameBits(MatMul.of(false, true), floats(1, 2, 35, 70), floats(2, 2, 1030, 70));
    assertSameBits(average, x);
    assertSameBits(
        new AveragePoolBackward(average, x.shape()), floats(4, 3, 36, plane.oh, plane.ow));
  }

  private static void assertSameBits(Op op, HostTensor... inputs) throws Exception {
    HostTensor expected = inPoolOf(1, op, inputs);
    for (int threads : new int[] {2, 3, 8}) {
      assertTrue(inPoolOf(threads, op, inputs).bitwiseEquals(expected), op + " on " + threads);
    }
  }

  /** Parallel streams run in the pool of the thread that starts them. */
  private static HostTensor inPoolOf(int threads, Op op, HostTensor... inputs) throws Exception {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      return pool.submit(() -> SingleOp.apply(REFERENCE, op, inputs)).get();
    } finally {
      pool.shutdown();
    }
  }

  private static void assertGives(float[] expected, Op op, HostTensor... inputs) {
    float[] got = SingleOp.apply(REFERENCE, op, inputs).floats();
    assertEquals(expected.length, got.length);
    for (int i = 0; i < expected.length; i++) {
      // Adding 0 makes -0 equal to 0, while NaN stays NaN.
      assertEquals(expected[i] + 0f, got[i] + 0f, op + " at " + i);
    }
  }

  private static HostTensor integers(long seed, int... extents) {
    HostTensor tensor = HostTensor.filled(Shape.of(extents), 0);
    Random random = new Random(seed);
    for (int i = 0; i < tensor.floats().length; i++) {
      tensor.floats()[i] = random.nextInt(7) - 3;
    }
    return tensor;
  }

  private static HostTensor floats(long seed, int... extents) {
    HostTensor tensor = HostTensor.filled(Shape.of(extents), 0);
    Random random = new Random(seed);
    for (int i = 0; i < tensor.floats().length; i++) {
      tensor.floats()[i] = random.nextFloat() - 0.5f;
    }
    return tensor;
  }
}
