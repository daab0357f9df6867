package org.lenslet.backend.opencl.loss;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.loss.SoftmaxCrossEntropyBackward;

/** The algorithms for losses. */
public final class LossAlgorithms {
  private LossAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.forAll(SoftmaxCrossEntropy.class, new SoftmaxCrossEntropyForwardLanes());
    list.forAll(SoftmaxCrossEntropyBackward.class, new SoftmaxCrossEntropyBackwardLanes());
    list.forAll(OneHot.class, new OneHotForwardDirect());
  }
}
