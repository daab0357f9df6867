package org.lenslet.backend.cpu.gemm;

import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Adds a bias and applies a function: c = function(c + bias). A convolution whose filters are the
 * left operand has its bias per row; a dense layer with the batch as rows has it per column.
 *
 * @param axis which bias element belongs to an element of C
 * @param bias the bias; not read where axis is NONE
 * @param function applied last; null for none
 */
public record BiasActivation(Simd simd, Axis axis, Floats bias, UnaryFunction function)
    implements Epilogue {

  /** The direction along which the bias varies. */
  public enum Axis {
    NONE,
    ROW,
    COLUMN
  }

  @Override
  public void apply(int item, int row, int column, int count, float[] c, int at) {
    if (axis == Axis.ROW) {
      simd.binary(BinaryFunction.ADD, c, at, bias.array()[bias.offset() + row], c, at, count);
    } else if (axis == Axis.COLUMN) {
      simd.binary(BinaryFunction.ADD, c, at, bias.array(), bias.offset() + column, c, at, count);
    }
    if (function != null) {
      simd.unary(function, c, at, c, at, count);
    }
  }
}
