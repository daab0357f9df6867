package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;

/** The algorithms for pooling. */
public final class PoolAlgorithms {
  private PoolAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(MaxPool.class, new MaxPoolForwardRows());
    list.wideVectors(MaxPoolBackward.class, new MaxPoolBackwardPlanes());
    list.wideVectors(AveragePool.class, new AveragePoolForwardRows());
    list.wideVectors(AveragePoolBackward.class, new AveragePoolBackwardRows());
    list.forAll(MaxPool.class, new MaxPoolForwardDirect());
    list.forAll(MaxPoolBackward.class, new MaxPoolBackwardDirect());
    list.forAll(AveragePool.class, new AveragePoolForwardDirect());
    list.forAll(AveragePoolBackward.class, new AveragePoolBackwardDirect());
  }
}
