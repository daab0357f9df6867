package org.lenslet.backend.cpu.simd;

import org.lenslet.op.BinaryFunction;
import org.lenslet.op.UnaryFunction;

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

  /** The largest of n elements, NaN if any is NaN; -Infinity for none. */
  float max(float[] x, int xo, int n);

  /**
   * Copies a matrix: y[r][c] = x[r][c].
   *
   * @param xs distance of two rows of x, in elements
   * @param ys distance of two rows of y, in elements
   */
  void copyRows(float[] x, int xo, int xs, float[] y, int yo, int ys, int rows, int columns);

  /**
   * Packs a panel: y[yo + s·ys + l] = x[xo + starts[firstLine + l] + offsets[firstStep + s]] for
   * all steps s and lines l. May overwrite whatever lies between the last line and the next
   * multiple of tileColumns.
   *
   * @param starts strictly ascending
   * @param offsets ascending
   * @param lines 1 to tileColumns
   * @param ys distance of two steps in y, at least tileColumns
   */
  void gather(
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
      int ys);

  /** Rows of one grid of dot products. */
  int dotRows();

  /** Columns of one grid of dot products. */
  int dotColumns();

  /** Partial sums of one dot product. */
  int dotLanes();

  /**
   * Adds n products to each partial-sum of a grid of dot products of rows of a and columns of b:
   * {@code sums[so + (r·dotColumns + c)·dotLanes + l]} += the sum over i of a[ao + row·as + i +
   * l]·b[bo + offsets[firstColumn + column] + i + l], i the multiples of dotLanes below n. Rows and
   * columns beyond those there are repeat the last one.
   *
   * @param rows 1 to dotRows
   * @param columns 1 to dotColumns
   * @param n a multiple of dotLanes
   */
  void dots(
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
      int so);

  /** Rows of A in one tile of the matrix multiplication. */
  int tileRows();

  /** Columns of B in one tile of the matrix multiplication. */
  int tileColumns();

  /**
   * Multiplies one panel of A with one panel of B: c[r][j] = (c[r][j] +) the sum over p of a[ao +
   * p·tileRows + r] · b[bo + p·bs + j]. The order of the sum is p ascending, one fused multiply-add
   * after the other from 0, for every element alike.
   *
   * @param depth length of the sum, at least 1
   * @param bs distance of two steps in b, in elements; tileColumns for a packed panel
   * @param cs distance of two rows of c, in elements
   * @param rows rows to store, 1 to tileRows; a panel of A always holds tileRows rows
   * @param columns columns to store, 1 to tileColumns; b must be readable up to tileColumns
   * @param accumulate whether to add to c instead of overwriting it
   * @param spill room for one tile from so on, used where columns is less than tileColumns
   */
  void tile(
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
      int so);
}
