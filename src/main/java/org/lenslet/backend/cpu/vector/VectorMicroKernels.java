package org.lenslet.backend.cpu.vector;

import org.lenslet.backend.cpu.simd.MicroKernels;

/** Products in registers, in vectors of the preferred width. */
final class VectorMicroKernels implements MicroKernels {

  /**
   * 8 x 2 sums need 19 registers of the 32 that AVX-512 and AArch64 have, 6 x 2 fit into the 16 of
   * AVX2. Both keep two multiply-add units busy: 98 and 96 % of peak on Zen 5.
   */
  static final int TILE_ROWS =
      VectorSimd.SPECIES.length() >= 16 || System.getProperty("os.arch").equals("aarch64") ? 8 : 6;

  private static final int LANES = VectorSimd.SPECIES.length();

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
    VectorGather.gather(x, xo, starts, firstLine, lines, offsets, firstStep, steps, y, yo, ys);
  }

  @Override
  public int dotRows() {
    return VectorDots.ROWS;
  }

  @Override
  public int dotColumns() {
    return VectorDots.COLUMNS;
  }

  @Override
  public int dotLanes() {
    return LANES;
  }

  @Override
  public void dots(
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
      int so) {
    int b0 = bo + columns[first];
    int b1 = bo + columns[first + 1];
    int b2 = bo + columns[first + 2];
    VectorDots.add(a, ao, as, rows, b, b0, b1, b2, n, sums, so);
  }

  @Override
  public int tileRows() {
    return TILE_ROWS;
  }

  @Override
  public int tileColumns() {
    return 2 * LANES;
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
      int columns) {
    if (rows > 6) {
      if (columns > LANES) {
        VectorTile8.twoVectors(depth, a, ao, b, bo, bs, c, co, cs);
      } else {
        VectorTile8.oneVector(depth, a, ao, b, bo, bs, c, co, cs);
      }
    } else if (columns > LANES) {
      VectorTile6.twoVectors(depth, a, ao, b, bo, bs, c, co, cs);
    } else {
      VectorTile6.oneVector(depth, a, ao, b, bo, bs, c, co, cs);
    }
  }

  @Override
  public boolean storesExactly(int rows, int columns) {
    return (rows == 8 || rows == 6) && (columns == 2 * LANES || columns == LANES);
  }

  @Override
  public void copyTile(float[] x, int xo, float[] y, int yo, int ys, int rows, int columns) {
    VectorRows.copy(x, xo, 2 * LANES, y, yo, ys, rows, columns);
  }

  @Override
  public void addTile(float[] x, int xo, float[] y, int yo, int ys, int rows, int columns) {
    if (columns >= LANES) {
      VectorRows.add(x, xo, 2 * LANES, y, yo, ys, rows, columns);
      return;
    }
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < columns; j++) {
        y[yo + row * ys + j] += x[xo + row * 2 * LANES + j];
      }
    }
  }
}
