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
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.Reduce;
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

  record Of(
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
   * its softmax probability, of several the mean. For class weights, ignored labels, smoothing and
   * other reductions see {@link CrossEntropy#ofLogits}.
   */
  public static Loss softmaxCrossEntropy() {
    return ofClasses(
        "softmax-cross-entropy",
        (graph, output, classes) -> graph.apply(new SoftmaxCrossEntropy(), output, classes));
  }

  /** As {@link #softmaxCrossEntropy} from logarithms of probabilities, as after log-softmax. */
  public static CrossEntropy negativeLogLikelihood() {
    return CrossEntropy.ofLogProbabilities();
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

  /**
   * As {@link #sigmoidCrossEntropy()}, the loss of each yes weighted: by more than 1 where a yes is
   * rare.
   *
   * @param positiveWeights one for all, or one for each label, axis 1 of the output; above 0
   */
  public static Loss sigmoidCrossEntropy(float... positiveWeights) {
    return BinaryLosses.weightedCrossEntropy(positiveWeights);
  }

  /**
   * Values that are each a yes (1) or a no (0) of its own, from logarithms of the odds, where what
   * is well known already weighs less: with p the probability of the right answer, the mean of
   * {@code -a (1 - p)^gamma log p}, a being alpha for a yes and 1 - alpha for a no (Lin et al.
   * 2017, who take 0.25 and 2). For classes see {@link #onClasses}.
   *
   * @param alpha between 0 and 1
   * @param gamma at least 0
   */
  public static Loss focal(float alpha, float gamma) {
    return BinaryLosses.focal(alpha, gamma);
  }

  /**
   * Values that are each a yes (1) or a no (0) of its own: the mean of max(0, 1 - x) for a yes and
   * max(0, 1 + x) for a no. For classes, one against the others, see {@link #onClasses}.
   */
  public static Loss hinge() {
    return BinaryLosses.hinge();
  }

  /**
   * Values that are each a yes (1) or a no (0) of its own, from logarithms of the odds N x labels x
   * any: with s the probabilities, the mean over the labels of {@code 1 - (2 sum(s t) + smooth) /
   * (sum(s) + sum(t) + smooth)}, sums over the pixels of an example (Milletari et al. 2016).
   *
   * @param smooth above 0: what keeps the quotient known where nothing is there
   */
  public static Loss dice(float smooth) {
    return BinaryLosses.dice(smooth);
  }

  /**
   * The same for class numbers, a class a pixel: s the softmax of the outputs N x classes x any, t
   * 1 for the class of a pixel and 0 for the others. Pixels of no class do not count.
   *
   * @param smooth above 0
   */
  public static Loss diceOfClasses(float smooth) {
    BinaryLosses.requirePositive("dice", "a smoothing", smooth);
    return ofClasses(
        "dice-of-classes-" + smooth,
        (graph, output, classes) -> {
          Value wanted = graph.apply(new OneHot(output.spec().shape().get(1), 1, 0), classes);
          Value known = graph.apply(new Reduce(ReduceFunction.SUM, List.of(1), true), wanted);
          Value probabilities =
              graph.binary(BinaryFunction.MULTIPLY, graph.apply(new Softmax(1), output), known);
          return BinaryLosses.dice(graph, probabilities, wanted, smooth);
        });
  }

  /**
   * Probabilities t of classes, from logarithms of probabilities x as after {@code logSoftmax}, N x
   * classes x any: the Kullback-Leibler divergence, the sum over the classes of {@code t (log t -
   * x)}, of several pixels the mean.
   */
  public static Loss kullbackLeibler() {
    Expression x = Expression.input(0);
    Expression t = Expression.input(1);
    Expression term =
        Expression.times(t, Expression.minus(Expression.unary(UnaryFunction.LOG, t), x));
    // t log t is 0 at 0, whatever the logarithm there.
    Expression terms =
        Expression.select(
            Expression.binary(BinaryFunction.GREATER, t, Expression.constant(0)),
            term,
            Expression.constant(0));
    String name = "kullback-leibler";
    return new Of(
        name,
        output -> {
          classes(name, output);
          return TensorSpec.f32(output);
        },
        output -> DISTANCES,
        (graph, output, target) ->
            graph.reduce(ReduceFunction.SUM, graph.pointwise(terms, output, target), 1));
  }

  /**
   * Pairs of scores, N x 2 x any, and targets N x any of which those above 0 want the first of a
   * pair above the second, others the second above the first: the mean of {@code max(0, margin -
   * lead)}, lead being how far it is.
   *
   * @param margin at least 0
   */
  public static Loss marginRanking(float margin) {
    return PairLosses.marginRanking(margin);
  }

  /**
   * Pairs of points, N x 2 x any, and a target each that is 1 for a pair alike and 0 for others:
   * with d the Euclidean distance, d^2 for those alike and else {@code max(0, margin - d)^2}
   * (Hadsell, Chopra and LeCun 2006, without their factor of one half).
   *
   * @param margin above 0
   */
  public static Loss contrastive(float margin) {
    return PairLosses.contrastive(margin);
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

  static Loss ofValues(String name, Expression perValue, List<Metric> metrics) {
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

  static TensorSpec classes(String name, Shape output) {
    if (output.rank() == 0) {
      throw new ShapeException(
          "loss %s: expected an output of batch x classes, got one number an example; add a dense"
                  .formatted(name)
              + " layer");
    }
    return TensorSpec.i32(output.sub(1, output.rank()));
  }

  static List<Metric> classMetrics(Shape output) {
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
