package org.lenslet.layer.kind;

import java.util.stream.IntStream;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.Shape;

/**
 * The mean or the maximum of each channel of each image: N x C x spatial becomes N x C.
 *
 * @param isMean whether the mean, or else the maximum
 */
public record GlobalPooling(boolean isMean) implements Layer {
  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape input = Spatial.require(kind(), x);
    Integer[] spatial = IntStream.range(2, input.rank()).boxed().toArray(Integer[]::new);
    ReduceFunction function = isMean ? ReduceFunction.MEAN : ReduceFunction.MAX;
    return scope.graph().reduce(function, x, spatial);
  }
}
