package org.lenslet.train.composed;

import java.util.List;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Fans;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.layer.scope.Mode;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.Shape;

/**
 * Batch normalization composed of small operations, as one writes it outside the library: {@code y
 * = gamma (x - mean) / sqrt(variance + 0.001) + beta} per channel, with the batch's statistics in
 * training and the running ones after. Input N x C x two spatial axes.
 */
public record BatchNorm() implements Layer {
  /** What of the running statistics a step keeps. */
  public static final float KEPT = 0.75f;

  private static final float EPSILON = 1e-3f;

  @Override
  public String kind() {
    return "norm";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    GraphBuilder graph = scope.graph();
    Shape channels = Shape.of(x.spec().shape().get(1));
    Fans fans = new Fans(1, 1);
    Initializer one = Initializer.constant(1);
    Initializer zero = Initializer.constant(0);
    Value gamma = scope.parameter("gamma", channels, fans, one, ParameterGroup.NORM);
    Value beta = scope.parameter("beta", channels, fans, zero, ParameterGroup.NORM);
    Value runningMean = scope.state("mean", channels, 0);
    Value runningVariance = scope.state("variance", channels, 1);
    Value mean = perChannel(graph, runningMean);
    Value variance = perChannel(graph, runningVariance);
    if (scope.mode() == Mode.TRAINING) {
      mean = mean(graph, x);
      Value distance = graph.binary(BinaryFunction.SUBTRACT, x, mean);
      variance = mean(graph, graph.unary(UnaryFunction.SQUARE, distance));
      scope.update("mean", blend(graph, runningMean, mean));
      scope.update("variance", blend(graph, runningVariance, variance));
    }
    Expression deviation =
        Expression.unary(
            UnaryFunction.SQRT, Expression.plus(Expression.input(2), Expression.constant(EPSILON)));
    Expression normalized =
        Expression.binary(
            BinaryFunction.DIVIDE,
            Expression.minus(Expression.input(0), Expression.input(1)),
            deviation);
    Expression scaled =
        Expression.plus(Expression.times(normalized, Expression.input(3)), Expression.input(4));
    return graph.pointwise(
        scaled, x, mean, variance, perChannel(graph, gamma), perChannel(graph, beta));
  }

  private static Value mean(GraphBuilder graph, Value x) {
    return graph.apply(new Reduce(ReduceFunction.MEAN, List.of(0, 2, 3), true), x);
  }

  private static Value perChannel(GraphBuilder graph, Value x) {
    return graph.reshape(x, Shape.of(1, x.spec().elements(), 1, 1));
  }

  private static Value blend(GraphBuilder graph, Value running, Value batch) {
    Value now = graph.reshape(batch, running.spec().shape());
    return graph.binary(BinaryFunction.ADD, graph.scale(running, KEPT), graph.scale(now, 1 - KEPT));
  }
}
