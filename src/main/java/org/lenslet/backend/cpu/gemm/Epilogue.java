package org.lenslet.backend.cpu.gemm;

/**
 * What happens to the finished elements of a matrix multiplication while they are still in the
 * cache. Called once for every element, in pieces of rows and from several threads; each
 * element-wise result must depend on that element and its position only.
 */
@FunctionalInterface
public interface Epilogue {

  /** Leaves the products as they are. */
  Epilogue NONE = (item, row, column, count, c, offset) -> {};

  /**
   * Finishes {@code count} elements of one row.
   *
   * @param item which multiplication of a batch
   * @param row row of C
   * @param column column of C of the first element
   * @param c holds the elements from {@code offset} on
   */
  void apply(int item, int row, int column, int count, float[] c, int offset);
}
