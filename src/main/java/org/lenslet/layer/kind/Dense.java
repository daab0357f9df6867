package org.lenslet.layer.kind;

import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Fans;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.tensor.Shape;

/** {@code y = x W + b}, W being inputs x units; input N x features. */
public record Dense(int units, boolean bias, Initializer initializer) implements Layer {

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape input = x.spec().shape();
    if (input.rank() != 2) {
      throw new ShapeException(
          "dense: expected an input N x features, got " + input + "; flatten it");
    }
    if (units < 1) {
      throw new ShapeException("dense: expected at least 1 unit, got " + units);
    }
    Fans fans = new Fans(input.get(1), units);
    Value weight = scope.parameter("weight", Shape.of(input.get(1), units), fans, initializer);
    MatMul op = MatMul.of(false, false);
    if (!bias) {
      return scope.graph().apply(op, x, weight);
    }
    Value b = scope.parameter("bias", Shape.of(units), fans, Initializer.constant(0));
    return scope.graph().apply(op, x, weight, b);
  }
}
