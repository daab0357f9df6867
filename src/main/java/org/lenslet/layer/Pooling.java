package org.lenslet.layer;

import org.lenslet.graph.Value;
import org.lenslet.op.Window;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.MaxPool;

/** Maximum or average over windows; input N x C x spatial. */
record Pooling(boolean max, Kernel kernel, boolean ceil, boolean countPadding) implements Layer {

  @Override
  public String kind() {
    return max ? "maxPool" : "avgPool";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Window window = kernel.strideByExtents().window(Spatial.require(kind(), x).rank() - 2);
    return max
        ? scope.graph().apply(new MaxPool(window, ceil), x)
        : scope.graph().apply(new AveragePool(window, ceil, countPadding, 0), x);
  }
}
