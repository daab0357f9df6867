package org.lenslet.backend.cpu.pointwise;

import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.pointwise.Pointwise;

/** The kernels for elementwise expressions. */
public final class PointwiseKernels {
  private PointwiseKernels() {}

  public static void list(KernelList list) {
    list.add("pointwise_forward_blocked", Pointwise.class, PointwiseBlocked::new);
  }
}
