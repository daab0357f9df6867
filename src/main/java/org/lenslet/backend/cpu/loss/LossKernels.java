package org.lenslet.backend.cpu.loss;

import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.norm.Lanes;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.loss.SoftmaxCrossEntropyBackward;

/** The kernels for losses. */
public final class LossKernels {
  private LossKernels() {}

  public static void list(KernelList list) {
    list.add(
        "softmax_cross_entropy_forward_lanes",
        SoftmaxCrossEntropy.class,
        CrossEntropyKernels::forward);
    list.add(
        "softmax_cross_entropy_backward_lanes",
        SoftmaxCrossEntropyBackward.class,
        CrossEntropyKernels::backward);
    list.add("one_hot_forward_lanes", OneHot.class, LossKernels::oneHot);
  }

  private static CpuKernel oneHot(CpuContext context, Problem problem) {
    OneHot op = (OneHot) problem.op();
    Lanes lanes = Lanes.along(problem.output(0).shape(), 1);
    return binding -> {
      int[] labels = HeapBuffer.ints(binding.input(0));
      int lo = binding.input(0).offset();
      float[] y = HeapBuffer.floats(binding.output(0));
      int yo = binding.output(0).offset();
      return new ParallelLoop(
          context,
          lanes.count(),
          lanes.extent(),
          (from, to, worker) -> {
            for (int lane = from; lane < to; lane++) {
              int start = yo + lanes.start(lane);
              for (int c = 0; c < lanes.extent(); c++) {
                y[start + c * lanes.stride()] = c == labels[lo + lane] ? op.on() : op.off();
              }
            }
          });
    };
  }
}
