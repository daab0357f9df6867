package org.lenslet.layer.kind;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.select;
import static org.lenslet.op.pointwise.Expression.unary;

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

/**
 * The p-norm of each window: {@code (sum of |x|^p)^(1/p)}, padding counted as 0. Input N x C x
 * spatial. Where all is 0 the gradient is 0, too.
 *
 * @param p at least 1
 */
public record LpPooling(float p, Kernel kernel) implements Layer {
  public LpPooling {
    if (!(p >= 1) || Float.isInfinite(p)) {
      throw new ShapeException(
          "lpPool: expected a p of at least 1, got " + p + "; for infinity use maxPool");
    }
  }

  @Override
  public String kind() {
    return "lpPool";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Window window = kernel.strideByExtents().window(Spatial.require(kind(), x).rank() - 2);
    GraphBuilder graph = scope.graph();
    // A mean that divides by 1: the sum.
    Value sum = graph.apply(new AveragePool(window, false, true, 1), graph.pointwise(power(), x));
    return graph.pointwise(root(), sum);
  }

  private Expression power() {
    Expression magnitude = unary(UnaryFunction.ABS, input(0));
    return p == 1
        ? magnitude
        : p == 2
            ? unary(UnaryFunction.SQUARE, input(0))
            : binary(BinaryFunction.POWER, magnitude, constant(p));
  }

  /** Without the infinite slope of a root at 0. */
  private Expression root() {
    Expression root =
        p == 2
            ? unary(UnaryFunction.SQRT, input(0))
            : binary(BinaryFunction.POWER, input(0), constant(1 / p));
    return p == 1 ? input(0) : select(input(0), root, constant(0));
  }
}
