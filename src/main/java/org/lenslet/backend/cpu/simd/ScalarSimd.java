package org.lenslet.backend.cpu.simd;

import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Plain loops: used where the vector module is absent, for the last elements of a vector loop, and
 * to check the vector lanes. Without hardware fused multiply-add its functions agree with the
 * vector lanes within their error bounds only, not bit for bit.
 */
public final class ScalarSimd implements Simd {

  private static final MicroKernels MICRO_KERNELS = new ScalarMicroKernels();

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
  public float squaredDistances(float[] x, int xo, float center, int n) {
    float s0 = 0;
    float s1 = 0;
    int i = 0;
    for (int end = n - n % 2; i < end; i += 2) {
      float d0 = x[xo + i] - center;
      float d1 = x[xo + i + 1] - center;
      s0 += d0 * d0;
      s1 += d1 * d1;
    }
    float sum = s0 + s1;
    for (; i < n; i++) {
      float d = x[xo + i] - center;
      sum += d * d;
    }
    return sum;
  }

  @Override
  public float dotWithDistances(float[] a, int ao, float[] x, int xo, float center, int n) {
    float s0 = 0;
    float s1 = 0;
    int i = 0;
    for (int end = n - n % 2; i < end; i += 2) {
      s0 += a[ao + i] * (x[xo + i] - center);
      s1 += a[ao + i + 1] * (x[xo + i + 1] - center);
    }
    float sum = s0 + s1;
    for (; i < n; i++) {
      sum += a[ao + i] * (x[xo + i] - center);
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
  public MicroKernels microKernels() {
    return MICRO_KERNELS;
  }
}
