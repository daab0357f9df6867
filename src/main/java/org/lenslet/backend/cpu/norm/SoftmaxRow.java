package org.lenslet.backend.cpu.norm;

import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Softmax of one dense row, in place.
 *
 * @param extent elements of the row
 */
public record SoftmaxRow(Simd simd, int extent) {

  /** Replaces the row by exp(row - max) and returns the sum. */
  public float exponentials(float[] row, int at) {
    float max = simd.max(row, at, extent);
    simd.binary(BinaryFunction.SUBTRACT, row, at, max, row, at, extent);
    simd.unary(UnaryFunction.EXP, row, at, row, at, extent);
    return simd.sum(row, at, extent);
  }

  /** Replaces the row by its softmax. */
  public void normalise(float[] row, int at) {
    float sum = exponentials(row, at);
    simd.binary(BinaryFunction.DIVIDE, row, at, sum, row, at, extent);
  }
}
