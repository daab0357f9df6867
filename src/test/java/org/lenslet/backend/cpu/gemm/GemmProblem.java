package org.lenslet.backend.cpu.gemm;

import java.util.Arrays;
import java.util.Random;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.simd.Simd;

/**
 * A multiplication of small integers, whose exact result every order of summation gives: q² · k
 * stays below 2²⁴. Operands and result lie within NaN, so that whatever is read or written outside
 * them shows.
 */
final class GemmProblem {

  private static final int MARGIN = 19;

  final GemmShape shape;
  final boolean leftTransposed;
  final boolean rightTransposed;
  final int padding;
  final float[] a;
  final float[] b;
  final float[] c;
  private final float[] before;
  private final int aStride;
  private final int bStride;
  private final int cStride;
  private final int aItem;
  private final int bItem;
  private final int cItem;

  GemmProblem(GemmShape shape, boolean leftTransposed, boolean rightTransposed, int padding) {
    this.shape = shape;
    this.leftTransposed = leftTransposed;
    this.rightTransposed = rightTransposed;
    this.padding = padding;
    Random random = new Random(shape.hashCode());
    int bound = (int) Math.min(100, Math.sqrt((1 << 24) / (double) shape.k()) / 2);
    aStride = (leftTransposed ? shape.m() : shape.k()) + padding;
    bStride = (rightTransposed ? shape.k() : shape.n()) + padding;
    cStride = shape.n() + padding;
    aItem = (leftTransposed ? shape.k() : shape.m()) * aStride;
    bItem = (rightTransposed ? shape.n() : shape.k()) * bStride;
    cItem = shape.m() * cStride;
    a = canaries(aItem);
    b = canaries(bItem);
    c = canaries(cItem);
    for (int item = 0; item < shape.batch(); item++) {
      for (int p = 0; p < shape.k(); p++) {
        for (int i = 0; i < shape.m(); i++) {
          a[left(item, i, p)] = random.nextInt(2 * bound + 1) - bound;
        }
        for (int j = 0; j < shape.n(); j++) {
          b[right(item, p, j)] = random.nextInt(2 * bound + 1) - bound;
        }
      }
      for (int i = 0; i < shape.m(); i++) {
        for (int j = 0; j < shape.n(); j++) {
          c[output(item, i, j)] = random.nextInt(2 * bound + 1) - bound;
        }
      }
    }
    before = c.clone();
  }

  private float[] canaries(int item) {
    float[] array = new float[2 * MARGIN + shape.batch() * item];
    Arrays.fill(array, Float.NaN);
    return array;
  }

  private int left(int item, int i, int p) {
    return MARGIN + item * aItem + (leftTransposed ? p * aStride + i : i * aStride + p);
  }

  private int right(int item, int p, int j) {
    return MARGIN + item * bItem + (rightTransposed ? j * bStride + p : p * bStride + j);
  }

  int output(int item, int i, int j) {
    return MARGIN + item * cItem + i * cStride + j;
  }

  PanelSource leftSource(Simd simd) {
    MatrixSource source =
        leftTransposed
            ? MatrixSource.leftTransposed(simd, new Floats(a, MARGIN), aStride)
            : MatrixSource.left(simd, new Floats(a, MARGIN), aStride);
    return source.withItemStride(aItem);
  }

  PanelSource rightSource(Simd simd) {
    MatrixSource source =
        rightTransposed
            ? MatrixSource.rightTransposed(simd, new Floats(b, MARGIN), bStride)
            : MatrixSource.right(simd, new Floats(b, MARGIN), bStride);
    return source.withItemStride(bItem);
  }

  GemmOutput target(boolean accumulate, Epilogue epilogue) {
    return new GemmOutput(c, MARGIN, cStride, cItem, accumulate, epilogue);
  }

  /** What was at an element before the multiplication. */
  float before(int item, int i, int j) {
    return before[output(item, i, j)];
  }

  /** The product in double precision. */
  double exact(int item, int i, int j) {
    double sum = 0;
    for (int p = 0; p < shape.k(); p++) {
      sum += (double) a[left(item, i, p)] * b[right(item, p, j)];
    }
    return sum;
  }

  /** Whether everything outside the result is as it was. */
  boolean canariesAlive() {
    boolean[] inside = new boolean[c.length];
    for (int item = 0; item < shape.batch(); item++) {
      for (int i = 0; i < shape.m(); i++) {
        int from = output(item, i, 0);
        Arrays.fill(inside, from, from + shape.n(), true);
      }
    }
    for (int at = 0; at < c.length; at++) {
      if (!inside[at] && !Float.isNaN(c[at])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "%s, left transposed %b, right transposed %b, padding %d"
        .formatted(shape, leftTransposed, rightTransposed, padding);
  }
}
