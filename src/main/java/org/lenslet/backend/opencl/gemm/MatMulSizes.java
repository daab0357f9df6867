package org.lenslet.backend.opencl.gemm;

import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.launch.Activations;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.tensor.Shape;

/**
 * A problem of {@link MatMul} in numbers.
 *
 * @param batch products, 1 without a batch axis
 * @param rows of A and of the output
 * @param columns of B and of the output
 * @param inner columns of A, rows of B
 */
record MatMulSizes(
    MatMul op, int batch, int rows, int columns, int inner, boolean hasBias, boolean isEmpty) {

  static MatMulSizes of(Problem problem) {
    MatMul op = (MatMul) problem.op();
    Shape output = problem.output(0).shape();
    return new MatMulSizes(
        op,
        output.rank() == 3 ? output.get(0) : 1,
        output.get(-2),
        output.get(-1),
        problem.input(0).shape().get(op.transposeA() ? -2 : -1),
        problem.inputs().size() == 3,
        problem.output(0).elements() == 0);
  }

  double multiplyAdds() {
    return (double) batch * rows * columns * inner;
  }

  /** Elements of A from one row to the next. */
  int strideAm() {
    return op.transposeA() ? 1 : inner;
  }

  /** Elements of A from one column to the next. */
  int strideAk() {
    return op.transposeA() ? rows : 1;
  }

  /** Elements of B from one row to the next. */
  int strideBk() {
    return op.transposeB() ? 1 : columns;
  }

  /** Elements of B from one column to the next. */
  int strideBn() {
    return op.transposeB() ? inner : 1;
  }

  /** Binds batch, rows, columns, inner. */
  KernelCall bindSizes(KernelCall call) {
    return call.i32("batch", batch).i32("rows", rows).i32("columns", columns).i32("inner", inner);
  }

  /** Binds the sizes, a and b and their strides. */
  KernelCall bindMatrices(KernelCall call, Binding binding) {
    return bindSizes(call)
        .in("a", binding.input(0))
        .in("b", binding.input(1))
        .i32("a_stride_m", strideAm())
        .i32("a_stride_k", strideAk())
        .i32("b_stride_k", strideBk())
        .i32("b_stride_n", strideBn());
  }

  /** Binds bias and has_bias. */
  KernelCall bindBias(KernelCall call, Binding binding) {
    return (hasBias ? call.in("bias", binding.input(2)) : call.absent("bias"))
        .i32("has_bias", hasBias ? 1 : 0);
  }

  /** Binds the sizes and all that is read. */
  KernelCall bindOperands(KernelCall call, Binding binding) {
    return bindBias(bindMatrices(call, binding), binding);
  }

  /** The macro that applies the activation, if there is one. */
  Map<String, String> activation() {
    return Activations.define(op.activation());
  }
}
