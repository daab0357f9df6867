package org.lenslet.train.optimizer;

import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ReduceFunction;

/** The transforms of gradients. */
public final class GradientTransforms {
  private GradientTransforms() {}

  /**
   * Makes long gradients shorter: with n the root of the sum of the squares of all elements of all
   * gradients, every gradient is multiplied by min(1, maximum / n) (Pascanu, Mikolov and Bengio,
   * ICML 2013). A norm of at most the maximum changes no bit. The sum of the squares is a float: it
   * must not exceed 3.4e38.
   *
   * @param maximum above 0
   */
  public static GradientTransform clipByGlobalNorm(float maximum) {
    return new ClipByGlobalNorm(maximum);
  }

  /**
   * Makes long gradients shorter, each parameter's by itself: with n the root of the sum of the
   * squares of its elements it is multiplied by min(1, maximum / n).
   *
   * @param maximum above 0
   */
  public static GradientTransform clipByNorm(float maximum) {
    GradientTransform one = new ClipByGlobalNorm(maximum);
    record ClipByNorm(float maximum, GradientTransform one) implements GradientTransform {
      @Override
      public List<Gradient> apply(GraphBuilder graph, List<Gradient> gradients) {
        return gradients.stream()
            .map(gradient -> one.apply(graph, List.of(gradient)).get(0))
            .toList();
      }

      @Override
      public String toString() {
        return "clipByNorm " + maximum;
      }
    }

    return new ClipByNorm(maximum, one);
  }

  /**
   * Every element of every gradient between -maximum and maximum.
   *
   * @param maximum above 0
   */
  public static GradientTransform clipByValue(float maximum) {
    if (!(maximum > 0) || Float.isInfinite(maximum)) {
      throw new UsageException("clip by value: expected a maximum above 0, got " + maximum);
    }
    record ClipByValue(float maximum) implements GradientTransform {
      @Override
      public List<Gradient> apply(GraphBuilder graph, List<Gradient> gradients) {
        Expression above =
            Expression.binary(
                BinaryFunction.MAXIMUM, Expression.input(0), Expression.constant(-maximum));
        Expression between =
            Expression.binary(BinaryFunction.MINIMUM, above, Expression.constant(maximum));
        return gradients.stream()
            .map(g -> new Gradient(g.parameter(), graph.pointwise(between, g.value())))
            .toList();
      }

      @Override
      public String toString() {
        return "clipByValue " + maximum;
      }
    }

    return new ClipByValue(maximum);
  }

  private record ClipByGlobalNorm(float maximum) implements GradientTransform {
    ClipByGlobalNorm {
      if (!(maximum > 0) || Float.isInfinite(maximum)) {
        throw new UsageException("clip by global norm: expected a maximum above 0, got " + maximum);
      }
    }

    @Override
    public List<Gradient> apply(GraphBuilder graph, List<Gradient> gradients) {
      Value total =
          gradients.stream()
              .map(gradient -> sumOfSquares(graph, gradient.value()))
              .reduce((a, b) -> graph.binary(BinaryFunction.ADD, a, b))
              .orElseThrow();
      Expression norm = Expression.unary(UnaryFunction.SQRT, Expression.input(0));
      Expression share =
          Expression.binary(BinaryFunction.DIVIDE, Expression.constant(maximum), norm);
      Value factor =
          graph.pointwise(
              Expression.binary(BinaryFunction.MINIMUM, Expression.constant(1), share), total);
      return gradients.stream()
          .map(
              gradient ->
                  new Gradient(
                      gradient.parameter(),
                      graph.binary(BinaryFunction.MULTIPLY, gradient.value(), factor)))
          .toList();
    }

    private static Value sumOfSquares(GraphBuilder graph, Value x) {
      Value squares = graph.unary(UnaryFunction.SQUARE, x);
      Integer[] axes = IntStream.range(0, x.spec().shape().rank()).boxed().toArray(Integer[]::new);
      return axes.length == 0 ? squares : graph.reduce(ReduceFunction.SUM, squares, axes);
    }

    @Override
    public String toString() {
      return "clipByGlobalNorm " + maximum;
    }
  }
}
