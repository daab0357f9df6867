package org.lenslet.layer.kind;

import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.layer.scope.Mode;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.tensor.Shape;

/**
 * Dropout (Srivastava et al. 2014): in training each element is 0 with a probability, and divided
 * by one less it otherwise; in inference nothing happens. What is dropped follows from the seed and
 * the step alone, the same on every backend.
 *
 * @param rate the probability, at least 0, below 1
 * @param wholeChannels whether the elements of a channel of an image are dropped together
 */
public record Dropout(float rate, boolean wholeChannels) implements Layer {
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new ShapeException("dropout: expected a rate of at least 0, below 1, got " + rate);
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    if (scope.mode() == Mode.INFERENCE || rate == 0) {
      return x;
    }
    Shape shape = x.spec().shape();
    Shape drawn = shape;
    for (int axis = 2; wholeChannels && axis < shape.rank(); axis++) {
      drawn = drawn.with(axis, 1);
    }
    // Dropped where the number is below the rate, of which there are rate times 2^24.
    Expression isDropped =
        Expression.binary(BinaryFunction.GREATER, Expression.constant(rate), Expression.input(1));
    Expression kept = Expression.times(Expression.input(0), Expression.constant(1 / (1 - rate)));
    Expression result = Expression.select(isDropped, Expression.constant(0), kept);
    return scope.graph().pointwise(result, x, scope.random(drawn));
  }
}
