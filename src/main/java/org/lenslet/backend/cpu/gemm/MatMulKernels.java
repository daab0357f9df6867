package org.lenslet.backend.cpu.gemm;

import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.gemm.MatMul;

/** The kernels for matrix products. */
public final class MatMulKernels {
  private MatMulKernels() {}

  public static void list(KernelList list) {
    list.add("mat_mul_forward_gemm", MatMul.class, MatMulGemm::new);
  }
}
