package org.lenslet.backend.cpu.simd;

import org.lenslet.op.BinaryFunction;
import org.lenslet.op.UnaryFunction;

/**
 * Plain loops: used where the vector module is absent, for the last elements of a vector loop, and
 * to check the vector lanes. Without hardware fused multiply-add its functions agree with the
 * vector lanes within their error bounds only, not bit for bit.
 */
public final class ScalarSimd implements Simd {

  /** Small enough that the compiler keeps a row of sums in registers. */
  private static final int TILE_ROWS = 4;

  private static final int TILE_COLUMNS = 16;

  /** Partial sums of a reduction: as many as additions that can be under way at once. */
  private static final int CHAINS = 4;

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void unary(UnaryFunction function, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.apply(function, x[xo + i]);
    }
  }

  @Override
  public void binary(
      BinaryFunction function, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.apply(function, a[ao + i], b[bo + i]);
    }
  }

  @Override
  public void binary(
      BinaryFunction function, float[] a, int ao, float b, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.apply(function, a[ao + i], b);
    }
  }

  @Override
  public void binary(
      BinaryFunction function, float a, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.apply(function, a, b[bo + i]);
    }
  }

  @Override
  public void select(
      float[] condition, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = condition[co + i] != 0 ? a[ao + i] : b[bo + i];
    }
  }

  @Override
  public void axpy(float a, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.multiplyAdd(a, x[xo + i], y[yo + i]);
    }
  }

  @Override
  public float sum(float[] x, int xo, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (int end = n - n % CHAINS; i < end; i += CHAINS) {
      s0 += x[xo + i];
      s1 += x[xo + i + 1];
      s2 += x[xo + i + 2];
      s3 += x[xo + i + 3];
    }
    float sum = (s0 + s1) + (s2 + s3);
    for (; i < n; i++) {
      sum += x[xo + i];
    }
    return sum;
  }

  @Override
  public float max(float[] x, int xo, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[xo + i]);
    }
    return max;
  }

  @Override
  public void copyRows(
      float[] x, int xo, int xs, float[] y, int yo, int ys, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(x, xo + row * xs, y, yo + row * ys, columns);
    }
  }

  @Override
  public void gather(
      float[] x,
      int xo,
      int[] starts,
      int firstLine,
      int lines,
      int[] offsets,
      int firstStep,
      int steps,
      float[] y,
      int yo,
      int ys) {
    for (int step = 0; step < steps; step++) {
      int from = xo + offsets[firstStep + step];
      int to = yo + step * ys;
      for (int line = 0; line < lines; line++) {
        y[to + line] = x[from + starts[firstLine + line]];
      }
    }
  }

  @Override
  public int dotRows() {
    return 1;
  }

  @Override
  public int dotColumns() {
    return 1;
  }

  @Override
  public int dotLanes() {
    return CHAINS;
  }

  @Override
  public void dots(
      float[] a,
      int ao,
      int as,
      int rows,
      float[] b,
      int bo,
      int[] offsets,
      int firstColumn,
      int columns,
      int n,
      float[] sums,
      int so) {
    int x = bo + offsets[firstColumn];
    for (int i = 0; i < n; i += CHAINS) {
      for (int lane = 0; lane < CHAINS; lane++) {
        sums[so + lane] = FloatMath.multiplyAdd(a[ao + i + lane], b[x + i + lane], sums[so + lane]);
      }
    }
  }

  @Override
  public int tileRows() {
    return TILE_ROWS;
  }

  @Override
  public int tileColumns() {
    return TILE_COLUMNS;
  }

  @Override
  public void tile(
      int depth,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int bs,
      float[] c,
      int co,
      int cs,
      int rows,
      int columns,
      boolean accumulate,
      float[] spill,
      int so) {
    for (int row = 0; row < rows; row++) {
      sumRow(depth, a, ao + row, b, bo, bs, spill, so);
      int to = co + row * cs;
      for (int j = 0; j < columns; j++) {
        c[to + j] = accumulate ? c[to + j] + spill[so + j] : spill[so + j];
      }
    }
  }

  private static void sumRow(
      int depth, float[] a, int ao, float[] b, int bo, int bs, float[] sums, int so) {
    for (int j = 0; j < TILE_COLUMNS; j++) {
      sums[so + j] = 0;
    }
    for (int p = 0; p < depth; p++) {
      float factor = a[ao + p * TILE_ROWS];
      int from = bo + p * bs;
      for (int j = 0; j < TILE_COLUMNS; j++) {
        sums[so + j] = FloatMath.multiplyAdd(factor, b[from + j], sums[so + j]);
      }
    }
  }
}
