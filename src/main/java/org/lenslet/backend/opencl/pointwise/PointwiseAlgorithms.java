package org.lenslet.backend.opencl.pointwise;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.Pointwise;

/** The algorithms for elementwise expressions. */
public final class PointwiseAlgorithms {
  private PointwiseAlgorithms() {}

  public static void list(AlgorithmList list) {
    PointwiseForward vector = PointwiseForward.GENERATED_VECTOR;
    PointwiseForward single = PointwiseForward.GENERATED;
    list.wideVectors(vector.name(), Pointwise.class, vector);
    list.forAll(single.name(), Pointwise.class, single);
  }
}
