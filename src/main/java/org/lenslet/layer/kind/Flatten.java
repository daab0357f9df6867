package org.lenslet.layer.kind;

import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.tensor.Shape;

/** All axes but the batch made one. */
public record Flatten() implements Layer {

  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape shape = x.spec().shape();
    return scope.graph().reshape(x, Shape.of(shape.get(0), shape.product(1, shape.rank())));
  }
}
