package org.lenslet.layer.kind;

import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Fans;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.layer.scope.Mode;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.Shape;

/**
 * Batch normalization (Ioffe and Szegedy 2015): each channel less its mean, divided by its standard
 * deviation, times a trainable gamma plus a trainable beta. In training the statistics are the
 * batch's, and running ones follow: {@code running = (1 - momentum) running + momentum batch}, the
 * variance of the batch with n - 1 in the denominator. In inference the running ones are used.
 * Input N x C x any.
 *
 * @param momentum the share of the newest batch in the running statistics, above 0, at most 1
 * @param epsilon added to the variance
 * @param isAffine whether there are gamma and beta
 */
public record BatchNormalization(float momentum, float epsilon, boolean isAffine) implements Layer {
  public BatchNormalization {
    if (!(momentum > 0 && momentum <= 1)) {
      throw new ShapeException(
          "batchNorm: expected a momentum above 0, at most 1, got " + momentum);
    }
    new BatchNorm(epsilon); // refuses one that does not do
  }

  /** Momentum 0.1, epsilon 1e-5, with gamma and beta. */
  public static BatchNormalization usual() {
    return new BatchNormalization(0.1f, 1e-5f, true);
  }

  /** With another momentum. */
  public BatchNormalization withMomentum(double share) {
    return new BatchNormalization((float) share, epsilon, isAffine);
  }

  /** With another epsilon. */
  public BatchNormalization withEpsilon(double added) {
    return new BatchNormalization(momentum, (float) added, isAffine);
  }

  /** Without gamma and beta. */
  public BatchNormalization withoutAffine() {
    return new BatchNormalization(momentum, epsilon, false);
  }

  @Override
  public String kind() {
    return "norm";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape shape = x.spec().shape();
    if (shape.rank() < 2) {
      throw new ShapeException("batchNorm: expected an input N x C x any, got " + shape);
    }
    Shape channels = Shape.of(shape.get(1));
    Value gamma = isAffine ? coefficient(scope, "gamma", channels, 1) : null;
    Value beta = isAffine ? coefficient(scope, "beta", channels, 0) : null;
    Value mean = scope.state("mean", channels, 0);
    Value variance = scope.state("variance", channels, 1);
    if (scope.mode() == Mode.INFERENCE) {
      return normalized(scope.graph(), x, mean, variance, gamma, beta);
    }
    int elements = shape.elements() / Math.max(1, shape.get(1));
    if (elements < 2) {
      throw new ShapeException(
          "batchNorm: expected at least 2 elements of a channel in a batch, got %s in %s; train with a larger batch"
              .formatted(elements, shape));
    }
    List<Value> operands = isAffine ? List.of(x, gamma, beta) : List.of(x);
    List<Value> results = scope.graph().applyAll(new BatchNorm(epsilon), operands);
    scope.update("mean", blend(scope.graph(), mean, results.get(1), 1));
    float unbiased = elements / (elements - 1f);
    scope.update("variance", blend(scope.graph(), variance, results.get(2), unbiased));
    return results.get(0);
  }

  static Value coefficient(LayerScope scope, String what, Shape shape, float initial) {
    return scope.parameter(
        what, shape, new Fans(1, 1), Initializer.constant(initial), ParameterGroup.NORM);
  }

  private Value blend(GraphBuilder graph, Value running, Value batch, float factor) {
    Expression kept = Expression.times(Expression.input(0), Expression.constant(1 - momentum));
    Expression added =
        Expression.times(Expression.input(1), Expression.constant(momentum * factor));
    return graph.pointwise(Expression.plus(kept, added), running, batch);
  }

  private Value normalized(
      GraphBuilder graph, Value x, Value mean, Value variance, Value gamma, Value beta) {
    int rank = x.spec().shape().rank();
    Value m = perChannel(graph, mean, rank);
    Value v = perChannel(graph, variance, rank);
    if (!isAffine) {
      return graph.pointwise(normal(epsilon), x, m, v);
    }
    return graph.pointwise(
        inference(epsilon), x, m, v, perChannel(graph, gamma, rank), perChannel(graph, beta, rank));
  }

  private static Expression normal(float epsilon) {
    Expression deviation =
        Expression.unary(
            UnaryFunction.SQRT, Expression.plus(Expression.input(2), Expression.constant(epsilon)));
    Expression distance = Expression.minus(Expression.input(0), Expression.input(1));
    return Expression.binary(BinaryFunction.DIVIDE, distance, deviation);
  }

  /**
   * What is done in inference, of x, mean, variance, gamma and beta, which are inputs 0 to 4:
   * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta}.
   */
  public static Expression inference(float epsilon) {
    return Expression.plus(
        Expression.times(normal(epsilon), Expression.input(3)), Expression.input(4));
  }

  /** The epsilon of a formula that is {@link #inference} of one; null for another formula. */
  public static Float epsilonOf(Expression formula) {
    if (formula instanceof Expression.Binary sum
        && sum.left() instanceof Expression.Binary product
        && product.left() instanceof Expression.Binary quotient
        && quotient.right() instanceof Expression.Unary root
        && root.argument() instanceof Expression.Binary variance
        && variance.right() instanceof Expression.Constant epsilon
        && formula.equals(inference(epsilon.value()))) {
      return epsilon.value();
    }
    return null;
  }

  /** C elements as 1 x C x 1 x ..., to meet a tensor of that rank. */
  static Value perChannel(GraphBuilder graph, Value x, int rank) {
    Shape shape = Shape.of(1, x.spec().elements());
    for (int axis = 2; axis < rank; axis++) {
      shape = shape.append(1);
    }
    return graph.reshape(x, shape);
  }
}
