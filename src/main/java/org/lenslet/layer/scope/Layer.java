package org.lenslet.layer.scope;

import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;

/** A step of a model with one input. Layers are data: one may be used in any number of graphs. */
public interface Layer extends Join {

  /**
   * Adds the layer to a graph.
   *
   * @param x the layer's input, the batch axis in front
   * @return the layer's output
   * @throws ShapeException if the input does not fit
   */
  Value apply(LayerScope scope, Value x);

  @Override
  default Value apply(LayerScope scope, List<Value> inputs) {
    if (inputs.size() != 1) {
      throw new ShapeException(kind() + ": expected 1 input, got " + inputs.size());
    }
    return apply(scope, inputs.get(0));
  }
}
