package org.lenslet.backend.cpu.pool;

import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;

/** The kernels for pooling. */
public final class PoolKernels {
  private PoolKernels() {}

  public static void list(KernelList list) {
    list.add("max_pool_forward_planes", MaxPool.class, MaxPoolKernel::new);
    list.add("max_pool_backward_planes", MaxPoolBackward.class, MaxPoolKernel::backward);
    list.add("average_pool_forward_planes", AveragePool.class, AveragePoolKernel::forward);
    list.add(
        "average_pool_backward_planes", AveragePoolBackward.class, AveragePoolKernel::backward);
  }
}
