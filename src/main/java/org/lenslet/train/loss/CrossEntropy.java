package org.lenslet.train.loss;

import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.minus;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.select;
import static org.lenslet.op.pointwise.Expression.times;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.metric.Metric;

/**
 * The cross-entropy of class numbers INT32 N x any and outputs N x classes x any, with settings:
 * with weights w, smoothing e, K classes and the label y of an example or pixel it is {@code -(1 -
 * e) w[y] log p[y] - e / K * sum over c of w[c] log p[c]}. Labels that are no class are ignored, as
 * is the one that is set to be.
 *
 * @param logits whether outputs are logits, of which p is the softmax, or the logarithms of p
 * @param classWeights one for each class; empty for 1 each
 * @param ignored a label that does not count
 * @param smoothing the share of a label that goes to all classes alike (Szegedy et al. 2016)
 * @param reduction how the losses of labels become one
 */
public record CrossEntropy(
    boolean logits,
    List<Float> classWeights,
    OptionalInt ignored,
    float smoothing,
    Reduction reduction)
    implements Loss {

  public CrossEntropy {
    classWeights = List.copyOf(classWeights);
    for (float weight : classWeights) {
      if (!(weight >= 0) || Float.isInfinite(weight)) {
        throw new UsageException(
            "cross-entropy: expected class weights of at least 0, got " + weight);
      }
    }
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new UsageException(
          "cross-entropy: expected a label smoothing in [0, 1), got " + smoothing);
    }
  }

  /** From logits: the softmax is part of it. */
  public static CrossEntropy ofLogits() {
    return new CrossEntropy(true, List.of(), OptionalInt.empty(), 0, Reduction.MEAN);
  }

  /** From logarithms of probabilities, as after {@code logSoftmax}: negative log likelihood. */
  public static CrossEntropy ofLogProbabilities() {
    return new CrossEntropy(false, List.of(), OptionalInt.empty(), 0, Reduction.MEAN);
  }

  /** With a weight for each class. */
  public CrossEntropy classWeights(float... weights) {
    List<Float> all = new ArrayList<>();
    for (float weight : weights) {
      all.add(weight);
    }
    return new CrossEntropy(logits, all, ignored, smoothing, reduction);
  }

  /** With a label that does not count. */
  public CrossEntropy ignoring(int label) {
    return new CrossEntropy(logits, classWeights, OptionalInt.of(label), smoothing, reduction);
  }

  /** With a share of every label spread over all classes. */
  public CrossEntropy labelSmoothing(float smoothing) {
    return new CrossEntropy(logits, classWeights, ignored, smoothing, reduction);
  }

  /** With another reduction. */
  public CrossEntropy reduction(Reduction reduction) {
    return new CrossEntropy(logits, classWeights, ignored, smoothing, reduction);
  }

  @Override
  public String name() {
    return (logits ? "softmax-cross-entropy" : "negative-log-likelihood")
        + (classWeights.isEmpty() ? "" : " of class weights " + classWeights)
        + (ignored.isEmpty() ? "" : " ignoring " + ignored.getAsInt())
        + (smoothing == 0 ? "" : " with label smoothing " + smoothing)
        + (reduction == Reduction.MEAN ? " by label" : " summed");
  }

  @Override
  public TensorSpec target(Shape output) {
    TensorSpec target = Losses.classes(name(), output);
    if (!classWeights.isEmpty() && classWeights.size() != output.get(0)) {
      throw new ShapeException(
          "loss %s: expected an output of %d classes, got %d"
              .formatted(name(), classWeights.size(), output.get(0)));
    }
    return target;
  }

  @Override
  public List<Metric> metrics(Shape output) {
    return Losses.classMetrics(output);
  }

  @Override
  public Value perExample(GraphBuilder graph, Value output, Value target) {
    return sumOfLabels(graph, perLabel(graph, output, target));
  }

  @Override
  public Optional<Value> weights(GraphBuilder graph, Value output, Value target) {
    if (reduction == Reduction.SUM) {
      return Optional.empty();
    }
    Value classes = oneHot(graph, output, target);
    Value own = sumOfClasses(graph, times(input(0), input(1)), classes, counting(graph, output));
    return Optional.of(sumOfLabels(graph, dropClasses(graph, own)));
  }

  /** The loss of every label, N x any; 0 for those that do not count. */
  private Value perLabel(GraphBuilder graph, Value output, Value target) {
    boolean plain = classWeights.isEmpty() && !ignoresClass(output) && smoothing == 0;
    if (logits && plain) {
      return graph.apply(new SoftmaxCrossEntropy(), output, target);
    }
    Value classes = oneHot(graph, output, target);
    Value counting = counting(graph, output);
    if (!logits) {
      return negativeLogLikelihood(graph, output, classes, counting);
    }
    Value entropy = graph.apply(new SoftmaxCrossEntropy(), output, target);
    Value own =
        dropClasses(graph, sumOfClasses(graph, times(input(0), input(1)), classes, counting));
    if (smoothing == 0) {
      return graph.binary(BinaryFunction.MULTIPLY, entropy, own);
    }
    // As -log p[c] = entropy + x[y] - x[c], the smoothed part is a multiple of the entropy and a
    // sum of x[c] with factors.
    int count = output.spec().shape().get(1);
    float share = smoothing / count;
    float total = (float) weightsOf(count).stream().mapToDouble(Float::doubleValue).sum();
    Value valid = valid(graph, output, classes);
    Expression factor =
        times(times(constant(share), input(1)), minus(times(constant(total), input(2)), input(3)));
    Value rest =
        dropClasses(
            graph,
            sumOfClasses(
                graph, times(input(0), factor), output, valid, classes, allWeights(graph, output)));
    Expression loss =
        plus(
            times(
                input(0),
                plus(
                    times(constant(1 - smoothing), input(1)),
                    times(constant(share * total), input(2)))),
            input(3));
    return graph.pointwise(loss, entropy, own, dropClasses(graph, valid), rest);
  }

  private Value negativeLogLikelihood(
      GraphBuilder graph, Value output, Value classes, Value counting) {
    // Selected, as the logarithm of a class that is not asked for may be infinite.
    Expression own =
        select(input(1), times(times(constant(smoothing - 1), input(2)), input(0)), constant(0));
    if (smoothing == 0) {
      return dropClasses(graph, sumOfClasses(graph, own, output, classes, counting));
    }
    float share = smoothing / output.spec().shape().get(1);
    Expression all = times(times(times(constant(-share), input(4)), input(3)), input(0));
    return dropClasses(
        graph,
        sumOfClasses(
            graph,
            plus(own, all),
            output,
            classes,
            counting,
            valid(graph, output, classes),
            allWeights(graph, output)));
  }

  /** 1 where the label counts, N x 1 x any. */
  private Value valid(GraphBuilder graph, Value output, Value classes) {
    int count = output.spec().shape().get(1);
    List<Float> ones = new ArrayList<>(Collections.nCopies(count, 1f));
    if (ignoresClass(output)) {
      ones.set(ignored.getAsInt(), 0f);
    }
    return sumOfClasses(graph, times(input(0), input(1)), classes, perClass(graph, output, ones));
  }

  private boolean ignoresClass(Value output) {
    return ignored.isPresent()
        && ignored.getAsInt() >= 0
        && ignored.getAsInt() < output.spec().shape().get(1);
  }

  private List<Float> weightsOf(int count) {
    return classWeights.isEmpty() ? Collections.nCopies(count, 1f) : classWeights;
  }

  private Value allWeights(GraphBuilder graph, Value output) {
    return perClass(graph, output, weightsOf(output.spec().shape().get(1)));
  }

  /** The weights of the classes as labels: 0 for the one that is ignored. */
  private Value counting(GraphBuilder graph, Value output) {
    List<Float> weights = new ArrayList<>(weightsOf(output.spec().shape().get(1)));
    if (ignoresClass(output)) {
      weights.set(ignored.getAsInt(), 0f);
    }
    return perClass(graph, output, weights);
  }

  /** A constant of classes x 1 x ... */
  private static Value perClass(GraphBuilder graph, Value output, List<Float> values) {
    int[] extents = new int[output.spec().shape().rank() - 1];
    Arrays.fill(extents, 1);
    extents[0] = values.size();
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    return graph.constant(HostTensor.of(Shape.of(extents), floats));
  }

  private static Value oneHot(GraphBuilder graph, Value output, Value target) {
    return graph.apply(new OneHot(output.spec().shape().get(1), 1, 0), target);
  }

  /** N x 1 x any. */
  private static Value sumOfClasses(GraphBuilder graph, Expression terms, Value... operands) {
    Value all = graph.pointwise(terms, operands);
    return graph.apply(new Reduce(ReduceFunction.SUM, List.of(1), true), all);
  }

  private static Value dropClasses(GraphBuilder graph, Value x) {
    Shape shape = x.spec().shape();
    return graph.reshape(x, Shape.of(shape.get(0)).append(shape.sub(2, shape.rank()).toArray()));
  }

  private static Value sumOfLabels(GraphBuilder graph, Value perLabel) {
    int rank = perLabel.spec().shape().rank();
    Integer[] rest = IntStream.range(1, rank).boxed().toArray(Integer[]::new);
    return rest.length == 0 ? perLabel : graph.reduce(ReduceFunction.SUM, perLabel, rest);
  }
}
