package org.lenslet.layer.kind;

import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.Window;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.tensor.Shape;

/**
 * Local response normalization across channels (Krizhevsky, Sutskever, Hinton 2012): {@code y[c] =
 * x[c] / (k + alpha / size * sum over the size channels around c of x^2)^beta}, where channels
 * beyond the first and the last count as 0. Input N x C x any.
 *
 * @param size channels of a neighbourhood, odd
 */
public record LocalResponseNormalization(int size, float alpha, float beta, float k)
    implements Layer {
  public LocalResponseNormalization {
    if (size < 1 || size % 2 == 0) {
      throw new ShapeException(
          "localResponseNorm: expected an odd number of channels, got " + size);
    }
  }

  @Override
  public String kind() {
    return "localResponseNorm";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape shape = x.spec().shape();
    if (shape.rank() < 2) {
      throw new ShapeException(kind() + ": expected an input N x C x any, got " + shape);
    }
    GraphBuilder graph = scope.graph();
    // Channels as the height of one map, along which a window of one column moves.
    Shape map = Shape.of(shape.get(0), 1, shape.get(1), shape.product(2, shape.rank()));
    Value squares = graph.reshape(graph.unary(UnaryFunction.SQUARE, x), map);
    Window around = Window.of(size, 1).withPadding(size / 2, 0);
    Value mean = graph.apply(new AveragePool(around, false, true, size), squares);
    Expression base =
        Expression.plus(
            Expression.constant(k),
            Expression.times(Expression.constant(alpha), Expression.input(1)));
    Expression divided =
        Expression.binary(
            BinaryFunction.DIVIDE,
            Expression.input(0),
            Expression.binary(BinaryFunction.POWER, base, Expression.constant(beta)));
    return graph.pointwise(divided, x, graph.reshape(mean, shape));
  }
}
