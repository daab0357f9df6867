package org.lenslet.backend.opencl.norm;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.BatchNormBackward;
import org.lenslet.op.norm.Softmax;

/** The algorithms for normalizations. */
public final class NormAlgorithms {
  private NormAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.forAll(Softmax.class, new SoftmaxForwardLanes());
    list.wideVectors(BatchNorm.class, new BatchNormForward(true));
    list.forAll(BatchNorm.class, new BatchNormForward(false));
    list.wideVectors(BatchNormBackward.class, new BatchNormBackwardPieces(true));
    list.forAll(BatchNormBackward.class, new BatchNormBackwardPieces(false));
  }
}
