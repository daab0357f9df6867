package org.lenslet.backend.opencl.loss;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.backend.opencl.norm.SoftmaxLanes;
import org.lenslet.op.OneHot;
import org.lenslet.op.SoftmaxCrossEntropy;
import org.lenslet.op.SoftmaxCrossEntropyBackward;

/** The algorithms for losses. */
public final class LossAlgorithms {
  private LossAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.forAll(
        "softmax_cross_entropy_forward_lanes",
        SoftmaxCrossEntropy.class,
        SoftmaxLanes.CROSS_ENTROPY);
    list.forAll(
        "softmax_cross_entropy_backward_lanes",
        SoftmaxCrossEntropyBackward.class,
        SoftmaxLanes.CROSS_ENTROPY_BACKWARD);
    list.forAll("one_hot_forward_direct", OneHot.class, new OneHotForwardDirect());
  }
}
