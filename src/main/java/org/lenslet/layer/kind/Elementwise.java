package org.lenslet.layer.kind;

import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.pointwise.Expression;

/** An expression of one input, applied to every element. */
public record Elementwise(String kind, Expression expression) implements Layer {

  @Override
  public Value apply(LayerScope scope, Value x) {
    return scope.graph().pointwise(expression, x);
  }
}
