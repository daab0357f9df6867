package org.lenslet.layer.kind;

import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * Minus half the squared distance of the input to each of some fixed codes, so that the nearest
 * code has the largest output: the log-likelihood, up to a constant, of a Gaussian of variance 1
 * around each code, which is how LeNet-5 of 1998 reads its RBF units (LeCun et al. 1998, section
 * II-B). Input N x features; no parameters.
 *
 * @param codes classes x features
 */
public record RadialBasis(HostTensor codes) implements Layer {

  public RadialBasis {
    if (codes.shape().rank() != 2 || codes.type() != DType.FLOAT32) {
      throw new ShapeException(
          "radialBasis: expected codes of classes x features, got " + codes.spec());
    }
  }

  @Override
  public String kind() {
    return "radialBasis";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape input = x.spec().shape();
    int classes = codes.shape().get(0);
    int features = codes.shape().get(1);
    if (input.rank() != 2 || input.get(1) != features) {
      throw new ShapeException("radialBasis: expected an input N x " + features + ", got " + input);
    }
    GraphBuilder graph = scope.graph();
    Value spread = graph.reshape(x, Shape.of(input.get(0), 1, features));
    Value centres = graph.constant(codes.reshape(Shape.of(1, classes, features)));
    Value difference = graph.binary(BinaryFunction.SUBTRACT, spread, centres);
    Value squares = graph.unary(UnaryFunction.SQUARE, difference);
    Value distances = graph.apply(new Reduce(ReduceFunction.SUM, List.of(2), false), squares);
    return graph.scale(distances, -0.5f);
  }
}
