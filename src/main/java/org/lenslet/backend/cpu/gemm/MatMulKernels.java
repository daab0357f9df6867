package org.lenslet.backend.cpu.gemm;

import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.tensor.Shape;

/** The kernels for matrix products. */
public final class MatMulKernels {
  private MatMulKernels() {}

  public static void list(KernelList list) {
    list.add("mat_mul_forward_gemm", MatMul.class, MatMulKernels::product);
  }

  private static CpuKernel product(CpuContext context, Problem problem) {
    if (!EmptySums.isOf(problem)) {
      return new MatMulGemm(context, problem);
    }
    Shape y = problem.output(0).shape();
    return new EmptySums(
        context,
        y.product(0, y.rank() - 1),
        y.get(-1),
        1,
        problem.inputs().size() > 2 ? BiasActivation.Axis.COLUMN : BiasActivation.Axis.NONE,
        ((MatMul) problem.op()).activation());
  }
}
