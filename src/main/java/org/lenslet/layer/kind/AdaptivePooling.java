package org.lenslet.layer.kind;

import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.Sampling;
import org.lenslet.tensor.Shape;

/**
 * Maximum or mean over windows that are as large as the output needs: N x C x spatial becomes N x C
 * x extents. Where the extents divide those of the input it is an ordinary pool.
 */
public record AdaptivePooling(boolean max, Extents extents) implements Layer {

  @Override
  public String kind() {
    return max ? "adaptiveMaxPool" : "adaptiveAvgPool";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape input = Spatial.require(kind(), x);
    Shape output = extents.along(kind(), input.rank() - 2);
    return scope.graph().apply(pool(input, output), x);
  }

  private Op pool(Shape input, Shape output) {
    int[] shares = new int[output.rank()];
    for (int axis = 0; axis < shares.length; axis++) {
      if (input.get(axis + 2) == 0 || input.get(axis + 2) % output.get(axis) != 0) {
        return max ? new AdaptiveMaxPool(output) : new Resample(Sampling.MEAN, output);
      }
      shares[axis] = input.get(axis + 2) / output.get(axis);
    }
    Window window = Window.of(shares).withStride(shares);
    return max ? new MaxPool(window, false) : AveragePool.of(window);
  }
}
