package org.lenslet.backend.cpu.norm;

import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.BatchNormBackward;
import org.lenslet.op.norm.Softmax;

/** The kernels for normalizations. */
public final class NormKernels {
  private NormKernels() {}

  public static void list(KernelList list) {
    list.add("softmax_forward_lanes", Softmax.class, NormKernels::softmax);
    list.add("batch_norm_forward_channels", BatchNorm.class, BatchNormKernel::forward);
    list.add("batch_norm_backward_channels", BatchNormBackward.class, BatchNormKernel::backward);
  }

  private static CpuKernel softmax(CpuContext context, Problem problem) {
    Lanes lanes = Lanes.along(problem.input(0).shape(), ((Softmax) problem.op()).axis());
    SoftmaxRow softmax = new SoftmaxRow(context.simd(), lanes.extent());
    return lanes.kernel(
        context,
        binding -> {
          Floats y = Floats.of(binding.output(0));
          return (lane, row, at) -> {
            softmax.normalise(row, at);
            lanes.scatter(row, at, y, lane);
          };
        });
  }
}
