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

  /** Computes one tile; see {@link TileOperands}. */
  void tile(TileOperands tile);

  /** Rows of one grid of dot products. */
  int dotRows();

  /** Columns of one grid of dot products. */
  int dotColumns();

  /** Partial sums of one dot product. */
  int dotLanes();

  /** Adds to one grid of dot products; see {@link DotOperands}. */
  void dots(DotOperands grid);

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
