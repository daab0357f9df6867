package org.lenslet.backend.cpu.loss;

import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.backend.cpu.norm.SoftmaxKernels;
import org.lenslet.op.OneHot;
import org.lenslet.op.SoftmaxCrossEntropy;
import org.lenslet.op.SoftmaxCrossEntropyBackward;

/** The kernels for losses. */
public final class LossKernels {
  private LossKernels() {}

  public static void list(KernelList list) {
    list.add(
        "softmax_cross_entropy_forward_lanes",
        SoftmaxCrossEntropy.class,
        SoftmaxKernels::crossEntropy);
    list.add(
        "softmax_cross_entropy_backward_lanes",
        SoftmaxCrossEntropyBackward.class,
        SoftmaxKernels::crossEntropyBackward);
    list.add("one_hot_forward_lanes", OneHot.class, SoftmaxKernels::oneHot);
  }
}
