package org.lenslet.backend.cpu.simd;

/**
 * One tile of a matrix multiplication, from one panel of A and one of B: c[r][j] = (c[r][j] +) the
 * sum over p of a[aOffset + p·tileRows + r] · b[bOffset + p·bStride + j]. The order of the sum is p
 * ascending, one fused multiply-add after the other from 0, for every element alike.
 *
 * <p>A thread has one and sets it anew for tile after tile: a step makes no garbage.
 */
public final class TileOperands extends ApartInMemory {
  /** Length of the sum, at least 1. */
  public int depth;

  public float[] a;
  public int aOffset;
  public float[] b;
  public int bOffset;

  /** Distance of two steps in b, in elements; tileColumns for a packed panel. */
  public int bStride;

  public float[] c;
  public int cOffset;

  /** Distance of two rows of c, in elements. */
  public int cStride;

  /** Rows to store, 1 to tileRows; a panel of A always holds tileRows rows. */
  public int rows;

  /** Columns to store, 1 to tileColumns; b must be readable up to tileColumns. */
  public int columns;

  /** Whether to add to c instead of overwriting it. */
  public boolean accumulate;

  /**
   * Room for one tile from {@link #spillOffset} on, used where columns is less than tileColumns.
   */
  public float[] spill;

  public int spillOffset;
}
