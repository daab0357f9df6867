package org.lenslet.backend.cpu.simd;

/** Plain loops: used where the vector module is absent, and to check the vector lanes. */
public final class ScalarMicroKernels implements MicroKernels {

  /** Small enough that the compiler keeps a row of sums in registers. */
  private static final int TILE_ROWS = 4;

  private static final int TILE_COLUMNS = 16;

  /** Partial sums of a dot product: as many as additions that can be under way at once. */
  private static final int CHAINS = 4;

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
      int[] columns,
      int first,
      int n,
      float[] sums,
      int so) {
    int x = bo + columns[first];
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
      int columns) {
    for (int row = 0; row < rows; row++) {
      sumRow(depth, a, ao + row, b, bo, bs, c, co + row * cs);
    }
  }

  @Override
  public boolean storesExactly(int rows, int columns) {
    return columns == TILE_COLUMNS;
  }

  @Override
  public void copyTile(float[] x, int xo, float[] y, int yo, int ys, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(x, xo + row * TILE_COLUMNS, y, yo + row * ys, columns);
    }
  }

  @Override
  public void addTile(float[] x, int xo, float[] y, int yo, int ys, int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < columns; j++) {
        y[yo + row * ys + j] += x[xo + row * TILE_COLUMNS + j];
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
