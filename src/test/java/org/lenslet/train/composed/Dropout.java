package org.lenslet.train.composed;

import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.layer.scope.Mode;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.tensor.HostTensor;

/** Half of the elements dropped, the others doubled, composed of operations; none in inference. */
public record Dropout() implements Layer {

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    if (scope.mode() == Mode.INFERENCE) {
      return x;
    }
    GraphBuilder graph = scope.graph();
    Value numbers = scope.random(x.spec().shape());
    Value half = graph.constant(HostTensor.scalar(0.5f));
    Value kept = graph.binary(BinaryFunction.GREATER, half, numbers);
    return graph.scale(graph.binary(BinaryFunction.MULTIPLY, x, kept), 2);
  }
}
