package org.lenslet.train.loss;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lenslet.error.Count;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.metric.Metric;
import org.lenslet.train.metric.Metrics;

/** The losses. */
public final class Losses {
  private static final Expression DIFFERENCE =
      Expression.binary(BinaryFunction.SUBTRACT, Expression.input(0), Expression.input(1));

  private static final List<Metric> DISTANCES =
      List.of(Metrics.meanAbsoluteError(), Metrics.meanSquaredError());

  private Losses() {}

  /** A graph fragment that gives the loss of every example. */
  @FunctionalInterface
  public interface Fragment {
    /**
     * Adds nodes.
     *
     * @param output N x any
     * @param target INT32 class numbers, or FLOAT32 values
     * @return N, or N x any, of which the mean is taken
     */
    Value apply(GraphBuilder graph, Value output, Value target);
  }

  private record Of(
      String name,
      Function<Shape, TensorSpec> targets,
      Function<Shape, List<Metric>> judges,
      Fragment fragment)
      implements Loss {
    @Override
    public TensorSpec target(Shape output) {
      return targets.apply(output);
    }

    @Override
    public Value perExample(GraphBuilder graph, Value output, Value target) {
      Value loss = fragment.apply(graph, output, target);
      Shape shape = loss.spec().shape();
      int examples = output.spec().shape().get(0);
      if (shape.rank() == 0 || shape.get(0) != examples) {
        throw new ShapeException(
            "loss %s: expected a value for each of %s, got %s"
                .formatted(name, Count.of(examples, "example"), loss.spec()));
      }
      Integer[] rest = IntStream.range(1, shape.rank()).boxed().toArray(Integer[]::new);
      return rest.length == 0 ? loss : graph.reduce(ReduceFunction.MEAN, loss, rest);
    }

    @Override
    public List<Metric> metrics(Shape output) {
      return judges.apply(output);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * One class for each example, or for each pixel, from outputs N x classes x any: minus the log of
   * its softmax probability, of several the mean.
   */
  public static Loss softmaxCrossEntropy() {
    return ofClasses(
        "softmax-cross-entropy",
        (graph, output, classes) -> graph.apply(new SoftmaxCrossEntropy(), output, classes));
  }

  /**
   * Values that are each a yes (1) or a no (0) of its own, from outputs that are the logarithms of
   * the odds: the mean of the binary cross-entropy.
   */
  public static Loss sigmoidCrossEntropy() {
    // softplus(x) - x t equals -t log s(x) - (1 - t) log(1 - s(x)) and does not overflow.
    Expression binaryCrossEntropy =
        Expression.minus(
            Expression.unary(UnaryFunction.SOFTPLUS, Expression.input(0)),
            Expression.times(Expression.input(0), Expression.input(1)));
    return ofValues(
        "sigmoid-cross-entropy",
        binaryCrossEntropy,
        List.of(Metrics.binaryAccuracy(), Metrics.areaUnderCurve()));
  }

  /** Values: the mean of the squared distances. */
  public static Loss meanSquaredError() {
    return ofValues(
        "mean-squared-error", Expression.unary(UnaryFunction.SQUARE, DIFFERENCE), DISTANCES);
  }

  /** Values: the mean of the distances. */
  public static Loss meanAbsoluteError() {
    return ofValues(
        "mean-absolute-error", Expression.unary(UnaryFunction.ABS, DIFFERENCE), DISTANCES);
  }

  /**
   * Values: the mean of half the squared distances up to delta, and of what goes on from there as a
   * straight line, so that outliers weigh less (Huber 1964).
   *
   * @param delta above 0
   */
  public static Loss huber(float delta) {
    if (!(delta > 0) || Float.isInfinite(delta)) {
      throw new UsageException("huber: expected a delta above 0, got " + delta);
    }
    Expression distance = Expression.unary(UnaryFunction.ABS, DIFFERENCE);
    // With m = min(d, delta): m (d - m / 2), which is d^2 / 2 up to delta and then a line.
    Expression near =
        Expression.binary(BinaryFunction.MINIMUM, distance, Expression.constant(delta));
    Expression loss =
        Expression.times(
            near, Expression.minus(distance, Expression.times(Expression.constant(0.5f), near)));
    return ofValues("huber-" + delta, loss, DISTANCES);
  }

  private static Loss ofValues(String name, Expression perValue, List<Metric> metrics) {
    return new Of(
        name,
        TensorSpec::f32,
        output -> metrics,
        (graph, output, values) -> graph.pointwise(perValue, output, values));
  }

  /**
   * A loss of values on class numbers: the values are 1 for the class and 0 for the others, and the
   * mean is taken over the classes, too.
   *
   * @param ofValues a loss of FLOAT32 targets in the shape of the output, N x classes x any
   */
  public static Loss onClasses(Loss ofValues) {
    return ofClasses(
        ofValues.name(),
        (graph, output, classes) ->
            ofValues.perExample(
                graph,
                output,
                graph.apply(new OneHot(output.spec().shape().get(1), 1, 0), classes)));
  }

  /**
   * A loss of one's own of values in the shape of the output.
   *
   * @param name for configurations and messages
   */
  public static Loss of(String name, Fragment fragment) {
    return new Of(name, TensorSpec::f32, output -> DISTANCES, fragment);
  }

  /**
   * A loss of one's own of targets of any kind.
   *
   * @param target the target for an output's shape, N not counted
   * @param metrics what to judge by; none for the loss alone
   */
  public static Loss of(
      String name, Function<Shape, TensorSpec> target, Fragment fragment, Metric... metrics) {
    List<Metric> judges = List.of(metrics);
    return new Of(name, target, output -> judges, fragment);
  }

  /** A loss of one's own of class numbers, INT32 N x any, for outputs N x classes x any. */
  public static Loss ofClasses(String name, Fragment fragment) {
    return new Of(name, output -> classes(name, output), Losses::classMetrics, fragment);
  }

  private static TensorSpec classes(String name, Shape output) {
    if (output.rank() == 0) {
      throw new ShapeException(
          "loss %s: expected an output of batch x classes, got one number an example; add a dense"
                  .formatted(name)
              + " layer");
    }
    return TensorSpec.i32(output.sub(1, output.rank()));
  }

  private static List<Metric> classMetrics(Shape output) {
    return output.rank() == 1
        ? List.of(Metrics.accuracy())
        : List.of(Metrics.accuracy(), Metrics.meanIntersectionOverUnion());
  }

  /** The loss of class numbers of the given name. */
  public static Loss named(String name) {
    List<Loss> all =
        List.of(
            softmaxCrossEntropy(), onClasses(sigmoidCrossEntropy()), onClasses(meanSquaredError()));
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
}
