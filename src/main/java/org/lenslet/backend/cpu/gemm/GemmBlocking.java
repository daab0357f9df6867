package org.lenslet.backend.cpu.gemm;

import org.lenslet.backend.cpu.simd.MicroKernels;

/**
 * The largest block of a multiplication that is packed at once. The depth decides in which order an
 * element is summed, so it follows from k alone: never from the number of threads.
 *
 * @param depth steps along the summation
 * @param rows rows of C, a multiple of the tile's
 * @param columns columns of C, a multiple of the tile's
 */
public record GemmBlocking(int depth, int rows, int columns) {

  /**
   * C is read and written once for every depth, which costs more than what a panel of B gains from
   * lying in the first-level cache. On Zen 5, 2048 x 2048 x 2048 on one thread: 72 % of peak for
   * 256 with 128 rows, 80 % for 384 with 256 rows.
   */
  private static final int MAX_DEPTH = 384;

  /** With one thread a block of A stays in its second-level cache beside the panels of B. */
  private static final int SERIAL_ROWS = 256;

  private static final int SERIAL_COLUMNS = 1024;

  /** Blocks that threads share lie in the last-level cache: 3 MiB each for A and B. */
  private static final int SHARED_ROWS = 2048;

  private static final int SHARED_COLUMNS = 2048;

  /** For a block that one thread packs and multiplies. */
  public static GemmBlocking serial(GemmShape shape, MicroKernels kernels) {
    return of(shape, kernels, SERIAL_ROWS, SERIAL_COLUMNS);
  }

  /** For a block that all threads pack and multiply together. */
  public static GemmBlocking shared(GemmShape shape, MicroKernels kernels) {
    return of(shape, kernels, SHARED_ROWS, SHARED_COLUMNS);
  }

  private static GemmBlocking of(
      GemmShape shape, MicroKernels kernels, int maxRows, int maxColumns) {
    return new GemmBlocking(
        evenly(shape.k(), MAX_DEPTH, 1),
        evenly(shape.m(), maxRows, kernels.tileRows()),
        evenly(shape.n(), maxColumns, kernels.tileColumns()));
  }

  /** The size of the fewest equal blocks of at most {@code max}, rounded up to {@code unit}. */
  private static int evenly(int size, int max, int unit) {
    int blocks = ceilDiv(size, Math.max(max, unit));
    return ceilDiv(ceilDiv(size, blocks), unit) * unit;
  }

  public static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }

  /** Room for a packed block of A. */
  public int leftFloats() {
    return rows * depth;
  }

  /** Room for a packed block of B. */
  public int rightFloats() {
    return columns * depth;
  }
}
