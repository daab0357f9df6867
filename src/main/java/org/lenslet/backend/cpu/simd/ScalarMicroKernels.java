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
  public void dots(DotOperands d) {
    int x = d.bOffset + d.columnOffsets[d.firstColumn];
    for (int i = 0; i < d.count; i += CHAINS) {
      for (int lane = 0; lane < CHAINS; lane++) {
        int at = d.sumsOffset + lane;
        d.sums[at] =
            FloatMath.multiplyAdd(d.a[d.aOffset + i + lane], d.b[x + i + lane], d.sums[at]);
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
  public void tile(TileOperands t) {
    float[] c = t.c;
    for (int row = 0; row < t.rows; row++) {
      sumRow(t.depth, t.a, t.aOffset + row, t.b, t.bOffset, t.bStride, t.spill, t.spillOffset);
      int to = t.cOffset + row * t.cStride;
      for (int j = 0; j < t.columns; j++) {
        float sum = t.spill[t.spillOffset + j];
        c[to + j] = t.accumulate ? c[to + j] + sum : sum;
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
