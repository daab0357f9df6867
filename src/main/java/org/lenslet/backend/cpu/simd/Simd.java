package org.lenslet.backend.cpu.simd;

import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Loops over ranges of float arrays, single-threaded and without allocation. Implementations are
 * stateless and may be shared by threads.
 *
 * <p>An output range may be one of the input ranges itself, but may not overlap it shifted.
 * Element-wise results do not depend on where an element lies in the range; on hardware with fused
 * multiply-add every implementation gives the same bits for them. Reductions add in an order of
 * their own, fixed for one implementation and count.
 */
public interface Simd {

  /** A short name for logs and benchmarks: the instruction width or "scalar". */
  String name();

  /** y = function(x), n elements. Measured errors stand at {@link FloatMath}. */
  void unary(UnaryFunction function, float[] x, int xo, float[] y, int yo, int n);

  /** y = function(a, b), n elements. */
  void binary(
      BinaryFunction function, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** y = function(a, b) with one number b for all n elements. */
  void binary(BinaryFunction function, float[] a, int ao, float b, float[] y, int yo, int n);

  /** y = function(a, b) with one number a for all n elements. */
  void binary(BinaryFunction function, float a, float[] b, int bo, float[] y, int yo, int n);

  /** y = condition is not 0 ? a : b, n elements; NaN counts as not 0. */
  void select(
      float[] condition, int co, float[] a, int ao, float[] b, int bo, float[] y, int yo, int n);

  /** y = a·x + y with one rounding where the hardware has fused multiply-add. */
  void axpy(float a, float[] x, int xo, float[] y, int yo, int n);

  /** The sum of n elements; 0 for none. */
  float sum(float[] x, int xo, int n);

  /** The sum of (x - center)² over n elements; 0 for none. */
  float squaredDistances(float[] x, int xo, float center, int n);

  /** The sum of a·(x - center) over n elements; 0 for none. */
  float dotWithDistances(float[] a, int ao, float[] x, int xo, float center, int n);

  /** The largest of n elements, NaN if any is NaN; -Infinity for none. */
  float max(float[] x, int xo, int n);

  /**
   * Copies a matrix: y[r][c] = x[r][c].
   *
   * @param xs distance of two rows of x, in elements
   * @param ys distance of two rows of y, in elements
   */
  void copyRows(float[] x, int xo, int xs, float[] y, int yo, int ys, int rows, int columns);

  /** The inner loops of products on the same hardware. */
  MicroKernels microKernels();
}
