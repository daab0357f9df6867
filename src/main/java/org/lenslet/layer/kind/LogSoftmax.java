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
import org.lenslet.tensor.Shape;

/** x minus the logarithm of the sum of exp(x) along axis 1: N x classes x any as it is. */
public record LogSoftmax() implements Layer {
  private static final List<Integer> CLASSES = List.of(1);

  @Override
  public String kind() {
    return "logSoftmax";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape shape = x.spec().shape();
    if (shape.rank() < 2 || shape.get(1) < 1) {
      throw new ShapeException("logSoftmax: expected an input N x classes x any, got " + shape);
    }
    GraphBuilder graph = scope.graph();
    // Any number near the largest keeps the exponentials from overflowing. The whole number below
    // it has no gradient, which would come to 0 but for rounding, at the cost of three kernels.
    Value largest = graph.apply(new Reduce(ReduceFunction.MAX, CLASSES, true), x);
    Value near = graph.unary(UnaryFunction.FLOOR, largest);
    Value shifted = graph.binary(BinaryFunction.SUBTRACT, x, near);
    Value sum =
        graph.apply(
            new Reduce(ReduceFunction.SUM, CLASSES, true), graph.unary(UnaryFunction.EXP, shifted));
    return graph.binary(BinaryFunction.SUBTRACT, shifted, graph.unary(UnaryFunction.LOG, sum));
  }
}
