package org.lenslet.backend.opencl.norm;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.norm.Softmax;

/** The algorithms for normalizations. */
public final class NormAlgorithms {
  private NormAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.forAll(Softmax.class, new SoftmaxForwardLanes());
  }
}
