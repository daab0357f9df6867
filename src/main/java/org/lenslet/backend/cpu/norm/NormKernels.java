package org.lenslet.backend.cpu.norm;

import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.Softmax;

/** The kernels for normalizations. */
public final class NormKernels {
  private NormKernels() {}

  public static void list(KernelList list) {
    list.add("softmax_forward_lanes", Softmax.class, SoftmaxKernels::softmax);
  }
}
