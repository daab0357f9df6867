package org.lenslet.train.loss;

import java.util.List;
import java.util.function.BiFunction;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ReduceFunction;

/** The losses. */
public final class Losses {
  private Losses() {}

  /** A loss made of a graph fragment, which gets the output and the labels. */
  private record Fragment(String name, BiFunction<GraphBuilder, Value[], Value> loss)
      implements Loss {
    @Override
    public Value perExample(GraphBuilder graph, Value output, Value labels) {
      return loss.apply(graph, new Value[] {output, labels});
    }
  }

  /** One class per example: minus the log of its softmax probability. */
  public static Loss softmaxCrossEntropy() {
    return new Fragment(
        "softmax-cross-entropy", (graph, v) -> graph.apply(new SoftmaxCrossEntropy(), v[0], v[1]));
  }

  /** Each class a yes or no of its own: the mean over the classes of the binary cross-entropy. */
  public static Loss sigmoidCrossEntropy() {
    // softplus(x) - x t equals -t log s(x) - (1 - t) log(1 - s(x)) and does not overflow.
    Expression binaryCrossEntropy =
        Expression.minus(
            Expression.unary(UnaryFunction.SOFTPLUS, Expression.input(0)),
            Expression.times(Expression.input(0), Expression.input(1)));
    return new Fragment(
        "sigmoid-cross-entropy", (graph, v) -> meanOverClasses(graph, binaryCrossEntropy, v));
  }

  /** The mean over the classes of the squared distance to 1 for the class and 0 for the others. */
  public static Loss meanSquaredError() {
    Expression squaredError =
        Expression.unary(
            UnaryFunction.SQUARE,
            Expression.binary(BinaryFunction.SUBTRACT, Expression.input(0), Expression.input(1)));
    return new Fragment(
        "mean-squared-error", (graph, v) -> meanOverClasses(graph, squaredError, v));
  }

  /** The loss of the given name. */
  public static Loss named(String name) {
    List<Loss> all = List.of(softmaxCrossEntropy(), sigmoidCrossEntropy(), meanSquaredError());
    return all.stream()
        .filter(loss -> loss.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "loss: expected one of "
                        + all.stream().map(Loss::name).toList()
                        + ", got "
                        + name));
  }

  private static Value meanOverClasses(GraphBuilder graph, Expression perClass, Value[] v) {
    Value targets = graph.apply(new OneHot(v[0].spec().shape().get(1), 1, 0), v[1]);
    return graph.reduce(ReduceFunction.MEAN, graph.pointwise(perClass, v[0], targets), 1);
  }
}
