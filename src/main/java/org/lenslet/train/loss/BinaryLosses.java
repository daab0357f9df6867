package org.lenslet.train.loss;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.minus;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.select;
import static org.lenslet.op.pointwise.Expression.times;
import static org.lenslet.op.pointwise.Expression.unary;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.metric.Metric;
import org.lenslet.train.metric.Metrics;

/**
 * Losses of values that are each a yes (1) or a no (0) of its own, from outputs x that are the
 * logarithms of the odds. Input 0 is the output, input 1 the target.
 */
final class BinaryLosses {
  private static final Expression X = input(0);
  private static final Expression TARGET = input(1);
  private static final Expression YES = binary(BinaryFunction.GREATER, TARGET, constant(0.5f));

  /** x where the answer is yes, -x where it is no: the logarithm of the odds of being right. */
  private static final Expression RIGHT = select(YES, X, unary(UnaryFunction.NEGATE, X));

  private static final List<Metric> METRICS =
      List.of(Metrics.binaryAccuracy(), Metrics.areaUnderCurve());

  private BinaryLosses() {}

  /** w t softplus(-x) + (1 - t) softplus(x), which is -w t log s(x) - (1 - t) log(1 - s(x)). */
  static Loss weightedCrossEntropy(float[] positiveWeights) {
    String name = "sigmoid-cross-entropy of positive weights " + Arrays.toString(positiveWeights);
    float[] weights = positiveWeights.clone();
    if (weights.length == 0) {
      throw new UsageException("sigmoid-cross-entropy: expected positive weights, got none");
    }
    for (float weight : weights) {
      requirePositive("sigmoid-cross-entropy", "positive weights", weight);
    }
    Expression yes = times(TARGET, unary(UnaryFunction.SOFTPLUS, unary(UnaryFunction.NEGATE, X)));
    Expression no = times(minus(constant(1), TARGET), unary(UnaryFunction.SOFTPLUS, X));
    Expression loss = plus(times(input(2), yes), no);
    return new Losses.Of(
        name,
        output -> {
          perLabel(name, weights, output);
          return TensorSpec.f32(output);
        },
        output -> METRICS,
        (graph, output, target) -> {
          Shape example = output.spec().shape().sub(1, output.spec().shape().rank());
          Value perLabel = graph.constant(perLabel(name, weights, example));
          return graph.pointwise(loss, output, target, perLabel);
        });
  }

  /** One weight for all, or one for each label along the first axis of an example's output. */
  private static HostTensor perLabel(String name, float[] weights, Shape output) {
    if (weights.length == 1) {
      return HostTensor.scalar(weights[0]);
    }
    if (output.rank() == 0 || output.get(0) != weights.length) {
      throw new ShapeException(
          "loss %s: expected an output of batch x %d labels, got batch x %s"
              .formatted(name, weights.length, output));
    }
    int[] extents = new int[output.rank()];
    Arrays.fill(extents, 1);
    extents[0] = weights.length;
    return HostTensor.of(Shape.of(extents), weights.clone());
  }

  /**
   * With r the log-odds of being right: a (1 - s(r))^gamma softplus(-r), the power taken as
   * exp(-gamma softplus(r)), which neither overflows nor has an infinite slope.
   */
  static Loss focal(float alpha, float gamma) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new UsageException("focal: expected an alpha between 0 and 1, got " + alpha);
    }
    if (!(gamma >= 0) || Float.isInfinite(gamma)) {
      throw new UsageException("focal: expected a gamma of at least 0, got " + gamma);
    }
    Expression weight = select(YES, constant(alpha), constant(1 - alpha));
    Expression doubt =
        unary(UnaryFunction.EXP, times(constant(-gamma), unary(UnaryFunction.SOFTPLUS, RIGHT)));
    Expression loss =
        times(
            times(weight, doubt),
            unary(UnaryFunction.SOFTPLUS, unary(UnaryFunction.NEGATE, RIGHT)));
    return Losses.ofValues("focal-" + alpha + "-" + gamma, loss, METRICS);
  }

  /** max(0, 1 - r), with r = x for yes and -x for no. */
  static Loss hinge() {
    Expression loss = unary(UnaryFunction.RELU, minus(constant(1), RIGHT));
    return Losses.ofValues("hinge", loss, METRICS);
  }

  /** 1 - (2 sum(s t) + smooth) / (sum(s) + sum(t) + smooth) over all axes behind the labels'. */
  static Loss dice(float smooth) {
    requirePositive("dice", "a smoothing", smooth);
    return new Losses.Of(
        "dice-" + smooth,
        output -> {
          if (output.rank() == 0) {
            throw new ShapeException(
                "loss dice: expected an output of batch x labels x any, got one number an example");
          }
          return TensorSpec.f32(output);
        },
        output -> METRICS,
        (graph, output, target) ->
            dice(graph, graph.unary(UnaryFunction.SIGMOID, output), target, smooth));
  }

  /** The same of probabilities; N x labels. */
  static Value dice(GraphBuilder graph, Value probabilities, Value target, float smooth) {
    int rank = probabilities.spec().shape().rank();
    Integer[] axes = IntStream.range(2, rank).boxed().toArray(Integer[]::new);
    Value both = sum(graph, graph.binary(BinaryFunction.MULTIPLY, probabilities, target), axes);
    Value all = sum(graph, graph.binary(BinaryFunction.ADD, probabilities, target), axes);
    Expression share =
        binary(
            BinaryFunction.DIVIDE,
            plus(times(constant(2), input(0)), constant(smooth)),
            plus(input(1), constant(smooth)));
    return graph.pointwise(minus(constant(1), share), both, all);
  }

  private static Value sum(GraphBuilder graph, Value x, Integer[] axes) {
    return axes.length == 0 ? x : graph.reduce(ReduceFunction.SUM, x, axes);
  }

  static void requirePositive(String loss, String what, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new UsageException(loss + ": expected " + what + " above 0, got " + value);
    }
  }
}
