package org.lenslet.backend.cpu.reduce;

import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;

/** The kernels for reductions. */
public final class ReduceKernels {
  private ReduceKernels() {}

  public static void list(KernelList list) {
    list.add("reduce_forward_strided", Reduce.class, ReduceStrided::new);
    list.add("arg_max_forward_lanes", ArgMax.class, ArgMaxKernel::new);
  }
}
