package org.lenslet.backend.cpu.vector;

import org.lenslet.backend.cpu.simd.DotOperands;
import org.lenslet.backend.cpu.simd.MicroKernels;
import org.lenslet.backend.cpu.simd.TileOperands;

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
  public void dots(DotOperands d) {
    int[] offsets = d.columnOffsets;
    int first = d.firstColumn;
    VectorDots.add(
        d.a,
        d.aOffset,
        d.aStride,
        d.rows,
        d.b,
        d.bOffset + offsets[first],
        d.bOffset + offsets[first + Math.min(1, d.columns - 1)],
        d.bOffset + offsets[first + d.columns - 1],
        d.count,
        d.sums,
        d.sumsOffset);
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
  public void tile(TileOperands t) {
    boolean eight = t.rows > 6;
    boolean wide = t.columns > LANES;
    boolean whole =
        !t.accumulate && t.rows == (eight ? 8 : 6) && t.columns == (wide ? 2 * LANES : LANES);
    float[] to = whole ? t.c : t.spill;
    int at = whole ? t.cOffset : t.spillOffset;
    int stride = whole ? t.cStride : 2 * LANES;
    if (eight && wide) {
      VectorTile8.twoVectors(t.depth, t.a, t.aOffset, t.b, t.bOffset, t.bStride, to, at, stride);
    } else if (eight) {
      VectorTile8.oneVector(t.depth, t.a, t.aOffset, t.b, t.bOffset, t.bStride, to, at, stride);
    } else if (wide) {
      VectorTile6.twoVectors(t.depth, t.a, t.aOffset, t.b, t.bOffset, t.bStride, to, at, stride);
    } else {
      VectorTile6.oneVector(t.depth, t.a, t.aOffset, t.b, t.bOffset, t.bStride, to, at, stride);
    }
    if (!whole) {
      unspill(t);
    }
  }

  /** A tile that is not whole, or is added, costs one more pass within the first-level cache. */
  private static void unspill(TileOperands t) {
    float[] spill = t.spill;
    int so = t.spillOffset;
    if (!t.accumulate) {
      VectorRows.copy(spill, so, 2 * LANES, t.c, t.cOffset, t.cStride, t.rows, t.columns);
    } else if (t.columns >= LANES) {
      VectorRows.add(spill, so, 2 * LANES, t.c, t.cOffset, t.cStride, t.rows, t.columns);
    } else {
      for (int row = 0; row < t.rows; row++) {
        for (int j = 0; j < t.columns; j++) {
          t.c[t.cOffset + row * t.cStride + j] += spill[so + row * 2 * LANES + j];
        }
      }
    }
  }
}
