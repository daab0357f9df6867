package org.lenslet.backend.cpu.gemm;

import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.simd.Simd;

/**
 * A matrix in memory as an operand: element (line, step) of multiplication {@code item} lies at
 * {@code offset + item * itemStride + line * lineStride + step * stepStride}. Lines are rows of A
 * or columns of B, so a row-major A has stepStride 1 and a row-major B has lineStride 1; transposed
 * operands have them swapped.
 *
 * @param simd copies the panels
 * @param itemStride distance of two matrices of a batch, 0 to use one for all
 */
public record MatrixSource(
    Simd simd, float[] array, int offset, int lineStride, int stepStride, int itemStride)
    implements PanelSource {

  /** A row-major left operand: element (row, step) at offset + row · rowStride + step. */
  public static MatrixSource left(Simd simd, Floats matrix, int rowStride) {
    return new MatrixSource(simd, matrix.array(), matrix.offset(), rowStride, 1, 0);
  }

  /** A left operand stored transposed: element (row, step) at offset + step · rowStride + row. */
  public static MatrixSource leftTransposed(Simd simd, Floats matrix, int rowStride) {
    return new MatrixSource(simd, matrix.array(), matrix.offset(), 1, rowStride, 0);
  }

  /** A row-major right operand: element (step, column) at offset + step · rowStride + column. */
  public static MatrixSource right(Simd simd, Floats matrix, int rowStride) {
    return new MatrixSource(simd, matrix.array(), matrix.offset(), 1, rowStride, 0);
  }

  /**
   * A right operand stored transposed: element (step, column) at offset + column · rowStride +
   * step.
   */
  public static MatrixSource rightTransposed(Simd simd, Floats matrix, int rowStride) {
    return new MatrixSource(simd, matrix.array(), matrix.offset(), rowStride, 1, 0);
  }

  /** The same operand for a batch whose matrices lie {@code stride} elements apart. */
  public MatrixSource withItemStride(int stride) {
    return new MatrixSource(simd, array, offset, lineStride, stepStride, stride);
  }

  /** Whether neighbouring lines lie side by side, so that a tile may read them unpacked. */
  public boolean hasContiguousLines() {
    return lineStride == 1;
  }

  @Override
  public boolean isCommon() {
    return itemStride == 0;
  }

  public int indexOf(int item, int line, int step) {
    return offset + item * itemStride + line * lineStride + step * stepStride;
  }

  @Override
  public void pack(
      int item,
      int firstStep,
      int steps,
      int firstLine,
      int lines,
      float[] panel,
      int panelOffset,
      int width) {
    int from = indexOf(item, firstLine, firstStep);
    if (lineStride == 1) {
      simd.copyRows(array, from, stepStride, panel, panelOffset, width, steps, lines);
    } else {
      packColumns(from, steps, lines, panel, panelOffset, width);
    }
  }

  /**
   * Eight lines at a time: eight streams to read, and the writes of one step share a cache line.
   */
  private void packColumns(int from, int steps, int lines, float[] panel, int to, int width) {
    int line = 0;
    for (; line + 8 <= lines; line += 8) {
      packEight(
          array, from + line * lineStride, lineStride, stepStride, steps, panel, to + line, width);
    }
    for (; line < lines; line++) {
      int x = from + line * lineStride;
      for (int step = 0; step < steps; step++) {
        panel[to + line + step * width] = array[x + step * stepStride];
      }
    }
  }

  private static void packEight(
      float[] x, int xo, int lineStride, int stepStride, int steps, float[] y, int yo, int width) {
    int x1 = xo + lineStride;
    int x2 = x1 + lineStride;
    int x3 = x2 + lineStride;
    int x4 = x3 + lineStride;
    int x5 = x4 + lineStride;
    int x6 = x5 + lineStride;
    int x7 = x6 + lineStride;
    int to = yo;
    int s = 0;
    for (int step = 0; step < steps; step++) {
      y[to] = x[xo + s];
      y[to + 1] = x[x1 + s];
      y[to + 2] = x[x2 + s];
      y[to + 3] = x[x3 + s];
      y[to + 4] = x[x4 + s];
      y[to + 5] = x[x5 + s];
      y[to + 6] = x[x6 + s];
      y[to + 7] = x[x7 + s];
      to += width;
      s += stepStride;
    }
  }
}
