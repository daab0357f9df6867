package org.lenslet.backend.cpu.pool;

import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.op.pool.AdaptiveMaxPoolBackward;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.op.pool.MaxUnpoolBackward;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.ResampleBackward;

/** The kernels for pooling. */
public final class PoolKernels {
  private PoolKernels() {}

  public static void list(KernelList list) {
    list.add("max_pool_forward_planes", MaxPool.class, MaxPoolKernel::new);
    list.add("max_pool_backward_planes", MaxPoolBackward.class, MaxPoolKernel::backward);
    list.add("average_pool_forward_planes", AveragePool.class, AveragePoolKernel::forward);
    list.add(
        "average_pool_backward_planes", AveragePoolBackward.class, AveragePoolKernel::backward);
    list.add("max_unpool_forward_planes", MaxUnpool.class, MaxUnpoolKernel::forward);
    list.add("max_unpool_backward_planes", MaxUnpoolBackward.class, MaxUnpoolKernel::backward);
    list.add("adaptive_max_pool_forward_planes", AdaptiveMaxPool.class, AdaptiveMaxPoolKernel::new);
    list.add(
        "adaptive_max_pool_backward_planes",
        AdaptiveMaxPoolBackward.class,
        MaxPoolKernel::backward);
    list.add("resample_forward_planes", Resample.class, ResampleKernel::forward);
    list.add("resample_backward_planes", ResampleBackward.class, ResampleKernel::backward);
  }
}
