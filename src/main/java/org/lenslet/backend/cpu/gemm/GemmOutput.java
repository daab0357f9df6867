package org.lenslet.backend.cpu.gemm;

import org.lenslet.backend.cpu.launch.Floats;

/**
 * Where a matrix multiplication writes: element (row, column) of multiplication {@code item} lies
 * at {@code offset + item * itemStride + row * rowStride + column}.
 *
 * @param rowStride at least the number of columns
 * @param itemStride distance of two results of a batch; they must not overlap
 * @param accumulate whether to add to what is there
 * @param epilogue applied to every finished element
 */
public record GemmOutput(
    float[] array,
    int offset,
    int rowStride,
    int itemStride,
    boolean accumulate,
    Epilogue epilogue) {

  /** Overwrites one matrix. */
  public static GemmOutput store(Floats matrix, int rowStride) {
    return new GemmOutput(matrix.array(), matrix.offset(), rowStride, 0, false, Epilogue.NONE);
  }

  /** The same output for a batch whose results lie {@code stride} elements apart. */
  public GemmOutput withItemStride(int stride) {
    return new GemmOutput(array, offset, rowStride, stride, accumulate, epilogue);
  }

  /** The same output, finished by {@code epilogue}. */
  public GemmOutput withEpilogue(Epilogue epilogue) {
    return new GemmOutput(array, offset, rowStride, itemStride, accumulate, epilogue);
  }

  public int indexOf(int item, int row, int column) {
    return offset + item * itemStride + row * rowStride + column;
  }

  public void check(GemmShape shape) {
    long end =
        offset + (shape.batch() - 1L) * itemStride + (shape.m() - 1L) * rowStride + shape.n();
    if (offset < 0 || rowStride < shape.n() || itemStride < 0 || end > array.length) {
      throw new IllegalArgumentException(
          "gemm output: expected %s within %d floats, got offset %d, row stride %d, item stride %d"
              .formatted(shape, array.length, offset, rowStride, itemStride));
    }
  }
}
