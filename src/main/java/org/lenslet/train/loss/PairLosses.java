package org.lenslet.train.loss;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.minus;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.select;
import static org.lenslet.op.pointwise.Expression.unary;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Losses of pairs, which an example's output holds one behind the other: N x 2 x any. */
final class PairLosses {
  /** Keeps the slope of the root finite where both are equal. */
  private static final float TINY = 1e-12f;

  private PairLosses() {}

  /** max(0, margin - y (a - b)), with y = 1 where a is to be above b, else -1. */
  static Loss marginRanking(float margin) {
    requireMargin("margin-ranking", margin, margin >= 0, "at least");
    Expression lead = minus(input(0), input(1));
    Expression first = binary(BinaryFunction.GREATER, input(2), constant(0));
    Expression right = select(first, lead, unary(UnaryFunction.NEGATE, lead));
    Expression loss = unary(UnaryFunction.RELU, minus(constant(margin), right));
    String name = "margin-ranking-" + margin;
    return new Losses.Of(
        name,
        output -> TensorSpec.f32(pair(name, output)),
        output -> List.of(),
        (graph, output, target) ->
            graph.pointwise(loss, half(graph, output, 0), half(graph, output, 1), target));
  }

  /** With d the distance of a and b: d^2 of those alike, else max(0, margin - d)^2. */
  static Loss contrastive(float margin) {
    requireMargin("contrastive", margin, margin > 0, "above");
    Expression alike = binary(BinaryFunction.GREATER, input(1), constant(0.5f));
    Expression distance = unary(UnaryFunction.SQRT, plus(input(0), constant(TINY)));
    Expression apart =
        unary(UnaryFunction.SQUARE, unary(UnaryFunction.RELU, minus(constant(margin), distance)));
    Expression loss = select(alike, input(0), apart);
    String name = "contrastive-" + margin;
    return new Losses.Of(
        name,
        output -> {
          pair(name, output);
          return TensorSpec.f32();
        },
        output -> List.of(),
        (graph, output, target) -> {
          Value squares =
              graph.pointwise(
                  unary(UnaryFunction.SQUARE, minus(input(0), input(1))),
                  half(graph, output, 0),
                  half(graph, output, 1));
          int rank = squares.spec().shape().rank();
          Integer[] axes = IntStream.range(1, rank).boxed().toArray(Integer[]::new);
          Value sum = axes.length == 0 ? squares : graph.reduce(ReduceFunction.SUM, squares, axes);
          return graph.pointwise(loss, sum, target);
        });
  }

  private static void requireMargin(String loss, float margin, boolean fits, String bound) {
    if (!fits || Float.isInfinite(margin)) {
      throw new UsageException(loss + ": expected a margin " + bound + " 0, got " + margin);
    }
  }

  /** The shape of one of the two, the batch not counted. */
  private static Shape pair(String name, Shape output) {
    if (output.rank() == 0 || output.get(0) != 2) {
      throw new ShapeException(
          "loss %s: expected an output of batch x 2 x any, got batch x %s"
              .formatted(name, output.rank() == 0 ? "nothing" : output));
    }
    return output.sub(1, output.rank());
  }

  /** The first or the second of every pair. */
  private static Value half(GraphBuilder graph, Value output, int which) {
    Shape shape = output.spec().shape();
    Shape one = shape.with(1, 1);
    int[] starts = new int[shape.rank()];
    starts[1] = which;
    int[] steps = new int[shape.rank()];
    Arrays.fill(steps, 1);
    Value slice = graph.apply(new Slice(Shape.of(starts), one, Shape.of(steps)), output);
    return graph.reshape(
        slice, Shape.of(shape.get(0)).append(shape.sub(2, shape.rank()).toArray()));
  }
}
