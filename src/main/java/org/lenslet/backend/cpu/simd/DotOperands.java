package org.lenslet.backend.cpu.simd;

/**
 * Products to add to the partial sums of one grid of dot products of rows of a and columns of b:
 * {@code sums[sumsOffset + (r·dotColumns + c)·dotLanes + l]} += the sum over i of a[aOffset +
 * r·aStride + i + l]·b[bOffset + columnOffsets[firstColumn + c] + i + l], i the multiples of
 * dotLanes below {@link #count}. Rows and columns beyond those there are repeat the last one.
 *
 * <p>A thread has one and sets it anew for grid after grid: a step makes no garbage.
 */
public final class DotOperands extends ApartInMemory {
  public float[] a;
  public int aOffset;

  /** Distance of two rows of a, in elements. */
  public int aStride;

  /** Rows of a, 1 to dotRows. */
  public int rows;

  public float[] b;
  public int bOffset;

  /** Where each column of b starts, from bOffset on. */
  public int[] columnOffsets;

  public int firstColumn;

  /** Columns of b, 1 to dotColumns. */
  public int columns;

  /** Products of each sum, a multiple of dotLanes. */
  public int count;

  public float[] sums;
  public int sumsOffset;
}
