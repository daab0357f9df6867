package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.AveragePool;
import org.lenslet.op.AveragePoolBackward;
import org.lenslet.op.MaxPool;
import org.lenslet.op.MaxPoolBackward;

/** The algorithms for pooling. */
public final class PoolAlgorithms {
  private PoolAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(MaxPoolForwardRows.NAME, MaxPool.class, new MaxPoolForwardRows());
    list.wideVectors(
        MaxPoolBackwardPlanes.NAME, MaxPoolBackward.class, new MaxPoolBackwardPlanes());
    list.wideVectors(AveragePoolForwardRows.NAME, AveragePool.class, new AveragePoolForwardRows());
    list.wideVectors(
        AveragePoolBackwardRows.NAME, AveragePoolBackward.class, new AveragePoolBackwardRows());
    list.forAll(MaxPoolForwardDirect.NAME, MaxPool.class, new MaxPoolForwardDirect());
    list.forAll(MaxPoolBackwardDirect.NAME, MaxPoolBackward.class, new MaxPoolBackwardDirect());
    list.forAll(AveragePoolForwardDirect.NAME, AveragePool.class, new AveragePoolForwardDirect());
    list.forAll(
        AveragePoolBackwardDirect.NAME, AveragePoolBackward.class, new AveragePoolBackwardDirect());
  }
}
