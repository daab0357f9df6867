package org.lenslet.train.metric;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.lenslet.error.Count;
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

/** The metrics. */
public final class Metrics {
  private static final Expression DIFFERENCE =
      Expression.binary(BinaryFunction.SUBTRACT, Expression.input(0), Expression.input(1));

  private Metrics() {}

  /** A graph fragment that gives a value for every example. */
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
      boolean higherIsBetter,
      Function<Judged, Value> reading,
      Function<Shape, Metric.Accumulator> accumulators)
      implements Metric {
    @Override
    public Value watched(Judged judged) {
      return reading.apply(judged);
    }

    @Override
    public Accumulator start(Shape output) {
      return accumulators.apply(output);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Classes: the fraction of examples, or pixels, whose largest score is that of their class. */
  public static Metric accuracy() {
    return confusion("accuracy", Confusion::accuracy);
  }

  /**
   * Classes: the mean over the classes of intersection over union; see {@link
   * Confusion#meanIntersectionOverUnion}.
   */
  public static Metric meanIntersectionOverUnion() {
    return confusion("mean-intersection-over-union", Confusion::meanIntersectionOverUnion);
  }

  private static Metric confusion(String name, ToDoubleFunction<Confusion> figure) {
    return new Of(name, true, Judged::winners, output -> new FigureOf(classes(output), figure));
  }

  private static Confusion classes(Shape output) {
    return new Confusion(output.get(0));
  }

  private record FigureOf(Confusion confusion, ToDoubleFunction<Confusion> figure)
      implements Metric.Accumulator {
    @Override
    public void add(HostTensor watched, HostTensor target, int count) {
      confusion.add(watched, target, count);
    }

    @Override
    public double value() {
      return figure.applyAsDouble(confusion);
    }
  }

  /**
   * Classes: the fraction of examples, or pixels, whose class is among the k of the largest scores,
   * of equal scores the first. A score that is NaN counts as largest.
   */
  public static Metric topAccuracy(int k) {
    if (k < 1) {
      throw new UsageException("top-k accuracy: expected a k of at least 1, got " + k);
    }
    return new Of(
        "top-" + k + "-accuracy",
        true,
        judged -> {
          // Refuses what is not classes.
          judged.winners();
          return judged.output();
        },
        output -> new TopCount(k));
  }

  private static final class TopCount implements Metric.Accumulator {
    private final int k;
    private long right;
    private long all;

    TopCount(int k) {
      this.k = k;
    }

    @Override
    public void add(HostTensor output, HostTensor target, int count) {
      int classes = output.shape().get(1);
      int inner = output.shape().product(2, output.shape().rank());
      for (int n = 0; n < count; n++) {
        for (int p = 0; p < inner; p++) {
          int label = target.ints()[n * inner + p];
          if (label < 0 || label >= classes) {
            continue;
          }
          int start = n * classes * inner + p;
          float own = output.floats()[start + label * inner];
          int before = 0;
          for (int c = 0; c < classes; c++) {
            before += beats(output.floats()[start + c * inner], c, own, label) ? 1 : 0;
          }
          right += before < k ? 1 : 0;
          all++;
        }
      }
    }

    private static boolean beats(float score, int c, float own, int label) {
      int order = Float.compare(score, own);
      // Float.compare puts 0 above -0, which are equal.
      return score == own || order == 0 ? c < label : order > 0;
    }

    @Override
    public double value() {
      return (double) right / all;
    }
  }

  /** Values: the mean distance of the outputs to their targets. */
  public static Metric meanAbsoluteError() {
    return ofValues("mean-absolute-error", false, Expression.unary(UnaryFunction.ABS, DIFFERENCE));
  }

  /** Values: the mean squared distance of the outputs to their targets. */
  public static Metric meanSquaredError() {
    return ofValues(
        "mean-squared-error", false, Expression.unary(UnaryFunction.SQUARE, DIFFERENCE));
  }

  /**
   * Values of which each is a yes (above 0.5) or a no: the fraction where the output, the logarithm
   * of the odds, is above 0 for a yes and not for a no.
   */
  public static Metric binaryAccuracy() {
    Expression yes =
        Expression.binary(BinaryFunction.GREATER, Expression.input(0), Expression.constant(0));
    Expression wanted =
        Expression.binary(BinaryFunction.GREATER, Expression.input(1), Expression.constant(0.5f));
    return ofValues("binary-accuracy", true, Expression.binary(BinaryFunction.EQUAL, yes, wanted));
  }

  private static Metric ofValues(String name, boolean higherIsBetter, Expression perValue) {
    return of(
        name,
        higherIsBetter,
        judged -> judged.graph().pointwise(perValue, judged.values(), judged.target()));
  }

  /**
   * Classes, or values of which each is a yes (above 0.5) or a no: the area under the receiver
   * operating characteristic, of several labels or classes the mean; NaN where there are not both
   * yes and no.
   */
  public static Metric areaUnderCurve() {
    return new AreaUnderCurve();
  }

  /**
   * The mean over the examples of what a graph fragment gives.
   *
   * @param higherIsBetter whether more is better
   */
  public static Metric of(String name, boolean higherIsBetter, Fragment fragment) {
    return of(
        name,
        higherIsBetter,
        judged -> fragment.apply(judged.graph(), judged.output(), judged.target()));
  }

  private static Metric of(String name, boolean higherIsBetter, Function<Judged, Value> fragment) {
    return new Of(
        name,
        higherIsBetter,
        judged -> perExample(name, judged, fragment.apply(judged)),
        output -> new Mean());
  }

  private static Value perExample(String name, Judged judged, Value value) {
    Shape shape = value.spec().shape();
    int examples = judged.output().spec().shape().get(0);
    if (shape.rank() == 0 || shape.get(0) != examples) {
      throw new ShapeException(
          "metric %s: expected a value for each of %s, got %s"
              .formatted(name, Count.of(examples, "example"), value.spec()));
    }
    Integer[] rest = IntStream.range(1, shape.rank()).boxed().toArray(Integer[]::new);
    return rest.length == 0 ? value : judged.graph().reduce(ReduceFunction.MEAN, value, rest);
  }

  private static final class Mean implements Metric.Accumulator {
    private double sum;
    private long count;

    @Override
    public void add(HostTensor values, HostTensor target, int count) {
      for (int n = 0; n < count; n++) {
        sum += values.floats()[n];
      }
      this.count += count;
    }

    @Override
    public double value() {
      return sum / count;
    }
  }

  /**
   * What the host makes of the outputs, which are all read for it.
   *
   * @param higherIsBetter whether more is better
   * @param accumulators makes one for each data set that is judged
   */
  public static Metric onHost(
      String name, boolean higherIsBetter, Supplier<Metric.Accumulator> accumulators) {
    return new Of(name, higherIsBetter, Judged::output, output -> accumulators.get());
  }
}
