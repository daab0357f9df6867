package org.lenslet.layer.kind;

import java.util.Arrays;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Fans;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.tensor.Shape;

/**
 * x, or a trainable slope times x where x is not above 0, with a slope for each channel; axis 1 are
 * the channels. The slopes are a group of parameters of their own, which He et al. 2015 exempt from
 * weight decay.
 *
 * @param initialSlope what every slope starts from
 */
public record ParametricRelu(float initialSlope) implements Layer {
  static final ParameterGroup SLOPES = new ParameterGroup("slope");

  public ParametricRelu {
    if (!Float.isFinite(initialSlope)) {
      throw new ShapeException(
          "parametricRelu: expected a finite slope to start from, got " + initialSlope);
    }
  }

  @Override
  public String kind() {
    return "parametricRelu";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape shape = x.spec().shape();
    if (shape.rank() < 2) {
      throw new ShapeException(
          "parametricRelu: expected an input N x channels x any, got " + shape);
    }
    Shape channels = Shape.of(shape.get(1));
    Value slope =
        scope.parameter(
            "slope", channels, new Fans(1, 1), Initializer.constant(initialSlope), SLOPES);
    int[] broadcast = new int[shape.rank() - 1];
    Arrays.fill(broadcast, 1);
    broadcast[0] = shape.get(1);
    Value perChannel = scope.graph().reshape(slope, Shape.of(broadcast));
    return scope.graph().pointwise(Activations.parametricRelu(), x, perChannel);
  }
}
