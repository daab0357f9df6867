package org.lenslet.backend.cpu.simd;

/**
 * The inner loops of products: what is computed in registers, and the layout that it asks for.
 * Implementations are stateless and may be shared by threads.
 */
public interface MicroKernels {

  /** Rows of A in one tile of the matrix multiplication. */
  int tileRows();

  /** Columns of B in one tile of the matrix multiplication. */
  int tileColumns();

  /**
   * Computes one tile: c[co + r·cs + j] = the sum over p of a[ao + p·tileRows + r] · b[bo + p·bs +
   * j]. The order of the sum is p ascending, one fused multiply-add after the other from 0, for
   * every element alike.
   *
   * <p>The arguments stay arguments: in an object that is set anew for tile after tile, a step of
   * LeNet-5 took up to 7 % longer (Zen 5, two threads, batch 64 and 256, both in one JVM).
   *
   * @param depth length of the sum, at least 1
   * @param a a panel of A, of tileRows rows
   * @param b readable up to tileColumns
   * @param bs distance of two steps in b, in elements; tileColumns for a packed panel
   * @param c overwritten; unless {@link #storesExactly}, up to a whole tile
   * @param cs distance of two rows of c, in elements
   * @param rows wanted, 1 to tileRows
   * @param columns wanted, 1 to tileColumns
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
      int columns);

  /** Whether {@link #tile} leaves alone what lies beyond the rows and columns that are wanted. */
  boolean storesExactly(int rows, int columns);

  /**
   * Takes what is wanted of a tile to where it belongs: y[yo + r·ys + j] = x[xo + r·tileColumns +
   * j].
   */
  void copyTile(float[] x, int xo, float[] y, int yo, int ys, int rows, int columns);

  /** As {@link #copyTile}, but adds: y += x. */
  void addTile(float[] x, int xo, float[] y, int yo, int ys, int rows, int columns);

  /** Rows of one grid of dot products. */
  int dotRows();

  /** Columns of one grid of dot products. */
  int dotColumns();

  /** Partial sums of one dot product. */
  int dotLanes();

  /**
   * Adds to one grid of dot products of rows of a and columns of b: {@code sums[so + (r·dotColumns
   * + c)·dotLanes + l]} += the sum over i of a[ao + r·as + i + l]·b[bo + columns[first + c] + i +
   * l], i the multiples of dotLanes below n.
   *
   * @param as distance of two rows of a, in elements
   * @param rows of a, 1 to dotRows; the sums of rows beyond them are of the last one
   * @param columns where each column of b starts, from bo on
   * @param first the first of dotColumns columns
   * @param n products of each sum, a multiple of dotLanes
   */
  void dots(
      float[] a,
      int ao,
      int as,
      int rows,
      float[] b,
      int bo,
      int[] columns,
      int first,
      int n,
      float[] sums,
      int so);

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
}
