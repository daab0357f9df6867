package org.lenslet.layer.kind;

import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Fans;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.tensor.Shape;

/** Convolution with trainable filters and biases; input N x C x spatial. */
public record Conv(
    int filters, Kernel kernel, Connectivity connectivity, boolean bias, Initializer initializer)
    implements Layer {

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape input = Spatial.require(kind(), x);
    if (filters < 1) {
      throw new ShapeException("conv: expected at least 1 filter, got " + filters);
    }
    Window window = kernel.window(input.rank() - 2);
    Shape filter = connectivity.filterShape(filters, input.get(1), window);
    double elements = filter.elements();
    Fans fans = new Fans(elements / filters, elements / input.get(1));
    Value weight = scope.parameter("weight", filter, fans, initializer);
    Convolution op = Convolution.of(window, connectivity);
    if (!bias) {
      return scope.graph().apply(op, x, weight);
    }
    Value b = scope.parameter("bias", Shape.of(filters), fans, Initializer.constant(0));
    return scope.graph().apply(op, x, weight, b);
  }
}
