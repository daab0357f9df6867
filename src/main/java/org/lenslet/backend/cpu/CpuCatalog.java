package org.lenslet.backend.cpu;

import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.cpu.conv.ConvolutionKernels;
import org.lenslet.backend.cpu.gemm.MatMulKernels;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.backend.cpu.loss.LossKernels;
import org.lenslet.backend.cpu.movement.MovementKernels;
import org.lenslet.backend.cpu.norm.NormKernels;
import org.lenslet.backend.cpu.pointwise.PointwiseKernels;
import org.lenslet.backend.cpu.pool.PoolKernels;
import org.lenslet.backend.cpu.random.RandomKernels;
import org.lenslet.backend.cpu.reduce.ReduceKernels;
import org.lenslet.backend.cpu.update.UpdateKernels;

/** The kernels of the Java backend: each family lists its own; views need none. */
final class CpuCatalog {
  private CpuCatalog() {}

  static KernelCatalog of(CpuContext context) {
    KernelList list = new KernelList(context);
    ConvolutionKernels.list(list);
    MatMulKernels.list(list);
    PoolKernels.list(list);
    PointwiseKernels.list(list);
    ReduceKernels.list(list);
    NormKernels.list(list);
    LossKernels.list(list);
    MovementKernels.list(list);
    UpdateKernels.list(list);
    RandomKernels.list(list);
    return list.catalog();
  }
}
