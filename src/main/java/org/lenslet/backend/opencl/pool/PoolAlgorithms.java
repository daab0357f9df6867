package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.op.pool.AdaptiveMaxPoolBackward;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.op.pool.MaxUnpoolBackward;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.ResampleBackward;

/** The algorithms for pooling. */
public final class PoolAlgorithms {
  private PoolAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(MaxPool.class, new MaxPoolForwardRows());
    list.wideVectors(MaxPoolBackward.class, new MaxPoolBackwardPlanes("max_pool_backward_planes"));
    list.wideVectors(
        AdaptiveMaxPoolBackward.class,
        new MaxPoolBackwardPlanes("adaptive_max_pool_backward_planes"));
    list.wideVectors(AveragePool.class, new AveragePoolForwardRows());
    list.wideVectors(AveragePoolBackward.class, new AveragePoolBackwardRows());
    list.forAll(MaxPool.class, new MaxPoolForwardDirect());
    list.forAll(MaxPoolBackward.class, new MaxPoolBackwardDirect("max_pool_backward_direct"));
    list.forAll(AdaptiveMaxPool.class, new AdaptiveMaxPoolForwardDirect());
    list.forAll(
        AdaptiveMaxPoolBackward.class,
        new MaxPoolBackwardDirect("adaptive_max_pool_backward_direct"));
    list.forAll(AveragePool.class, new AveragePoolForwardDirect());
    list.forAll(AveragePoolBackward.class, new AveragePoolBackwardDirect());
    list.forAll(MaxUnpool.class, new MaxUnpoolForwardDirect());
    list.forAll(MaxUnpoolBackward.class, new MaxUnpoolBackwardDirect());
    list.forAll(Resample.class, new ResampleBands("resample_forward_bands"));
    list.forAll(ResampleBackward.class, new ResampleBands("resample_backward_bands"));
  }
}
