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
    list.wideVectors("max_pool_forward_rows", MaxPool.class, new MaxPoolForwardRows());
    list.wideVectors(
        "max_pool_backward_planes", MaxPoolBackward.class, new MaxPoolBackwardPlanes());
    list.wideVectors("average_pool_forward_rows", AveragePool.class, new AveragePoolForwardRows());
    list.wideVectors(
        "average_pool_backward_rows", AveragePoolBackward.class, new AveragePoolBackwardRows());
    list.forAll("max_pool_forward_direct", MaxPool.class, new MaxPoolForwardDirect());
    list.forAll("max_pool_backward_direct", MaxPoolBackward.class, new MaxPoolBackwardDirect());
    list.forAll("average_pool_forward_direct", AveragePool.class, new AveragePoolForwardDirect());
    list.forAll(
        "average_pool_backward_direct", AveragePoolBackward.class, new AveragePoolBackwardDirect());
  }
}
