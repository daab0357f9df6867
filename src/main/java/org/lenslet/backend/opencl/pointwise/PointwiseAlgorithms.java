package org.lenslet.backend.opencl.pointwise;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.pointwise.Pointwise;

/** The algorithms for elementwise expressions. */
public final class PointwiseAlgorithms {
  private PointwiseAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(Pointwise.class, PointwiseForward.GENERATED_VECTOR);
    list.forAll(Pointwise.class, PointwiseForward.GENERATED);
  }
}
