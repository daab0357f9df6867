package org.lenslet.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.op.Op;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.loss.SoftmaxCrossEntropyBackward;
import org.lenslet.op.movement.Dequantize;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.BatchNormBackward;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.op.pool.AdaptiveMaxPoolBackward;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.op.pool.MaxUnpoolBackward;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.ResampleBackward;
import org.lenslet.op.random.RandomUniform;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.op.update.AdaDeltaUpdate;
import org.lenslet.op.update.AdagradUpdate;
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.op.update.AverageUpdate;
import org.lenslet.op.update.RmsPropUpdate;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.tensor.Shape;

/**
 * The table of gradients: for each operation how the gradient of its first output becomes gradients
 * of its inputs. Every operation is either in the table or declared non-differentiable.
 */
public final class GradientRules {

  /**
   * One application of a rule.
   *
   * @param dy the gradient of the node's first output
   * @param needed for each input whether its gradient is wanted; a rule may leave out the others
   */
  record Step(GraphBuilder graph, Node node, Value dy, boolean[] needed) {
    Value input(int index) {
      return node.inputs().get(index);
    }

    Shape shape(int index) {
      return input(index).spec().shape();
    }
  }

  /** Gives one gradient per input, null where there is none. */
  @FunctionalInterface
  interface Rule {
    Value[] apply(Step step);
  }

  /** Operations through which no gradient flows. */
  public static final Set<Class<? extends Op>> NON_DIFFERENTIABLE =
      Set.of(
          ArgMax.class,
          Dequantize.class,
          OneHot.class,
          RandomUniform.class,
          MaxPoolBackward.class,
          AdaptiveMaxPoolBackward.class,
          BatchNormBackward.class,
          SoftmaxCrossEntropyBackward.class,
          SgdUpdate.class,
          AdamUpdate.class,
          AdagradUpdate.class,
          RmsPropUpdate.class,
          AdaDeltaUpdate.class,
          AverageUpdate.class);

  private static final Map<Class<? extends Op>, Rule> RULES = new HashMap<>();

  static {
    RULES.put(Convolution.class, GradientRules::convolution);
    RULES.put(ConvolutionBackwardData.class, GradientRules::convolutionBackwardData);
    RULES.put(ConvolutionBackwardFilter.class, GradientRules::convolutionBackwardFilter);
    RULES.put(MaxPool.class, GradientRules::maxPool);
    RULES.put(AveragePool.class, GradientRules::averagePool);
    RULES.put(AveragePoolBackward.class, GradientRules::averagePoolBackward);
    RULES.put(MaxUnpool.class, GradientRules::maxUnpool);
    RULES.put(MaxUnpoolBackward.class, GradientRules::maxUnpoolBackward);
    RULES.put(AdaptiveMaxPool.class, GradientRules::adaptiveMaxPool);
    RULES.put(Resample.class, GradientRules::resample);
    RULES.put(ResampleBackward.class, GradientRules::resampleBackward);
    RULES.put(MatMul.class, GradientRules::matMul);
    RULES.put(Pointwise.class, GradientRules::pointwise);
    RULES.put(Reduce.class, GradientRules::reduce);
    MovementRules.addTo(RULES);
    RULES.put(BatchNorm.class, GradientRules::batchNorm);
    RULES.put(Softmax.class, GradientRules::softmax);
    RULES.put(SoftmaxCrossEntropy.class, GradientRules::softmaxCrossEntropy);
  }

  private GradientRules() {}

  /** Whether there is a rule for the operation. */
  public static boolean isDifferentiable(Class<? extends Op> op) {
    return RULES.containsKey(op);
  }

  static Rule of(Node node) {
    Rule rule = RULES.get(node.op().getClass());
    if (rule == null) {
      throw new ShapeException(
          "autodiff: expected differentiable operations between parameters and loss, got "
              + node.op()
              + (node.label().isEmpty() ? "" : " in " + node.label()));
    }
    return rule;
  }

  private static Value[] convolution(Step step) {
    Convolution forward = (Convolution) step.node.op();
    requireUnfused(step, forward.activation().isEmpty());
    Value x = step.input(0);
    Value w = step.input(1);
    Value[] gradients = new Value[step.node.inputs().size()];
    if (step.needed[0]) {
      gradients[0] =
          step.graph.apply(new ConvolutionBackwardData(forward, step.shape(0)), step.dy, w);
    }
    if (step.needed[1]) {
      gradients[1] =
          step.graph.apply(new ConvolutionBackwardFilter(forward, step.shape(1)), x, step.dy);
    }
    if (gradients.length == 3 && step.needed[2]) {
      gradients[2] = sumAllBut(step, 1);
    }
    return gradients;
  }

  /** Linear in dy and in w: the adjoints are the two other convolutions. */
  private static Value[] convolutionBackwardData(Step step) {
    Convolution forward = ((ConvolutionBackwardData) step.node.op()).forward();
    return new Value[] {
      step.graph.apply(forward, step.dy, step.input(1)),
      step.graph.apply(
          new ConvolutionBackwardFilter(forward, step.shape(1)), step.dy, step.input(0))
    };
  }

  /** Linear in x and in dy: the adjoints are the two other convolutions. */
  private static Value[] convolutionBackwardFilter(Step step) {
    Convolution forward = ((ConvolutionBackwardFilter) step.node.op()).forward();
    return new Value[] {
      step.graph.apply(new ConvolutionBackwardData(forward, step.shape(0)), step.input(1), step.dy),
      step.graph.apply(forward, step.input(0), step.dy)
    };
  }

  private static Value[] maxPool(Step step) {
    MaxPool forward = (MaxPool) step.node.op();
    Value positions = step.node.outputs().get(1);
    return one(step.graph.apply(new MaxPoolBackward(forward, step.shape(0)), step.dy, positions));
  }

  private static Value[] averagePool(Step step) {
    AveragePool forward = (AveragePool) step.node.op();
    return one(step.graph.apply(new AveragePoolBackward(forward, step.shape(0)), step.dy));
  }

  private static Value[] averagePoolBackward(Step step) {
    return one(step.graph.apply(((AveragePoolBackward) step.node.op()).forward(), step.dy));
  }

  private static Value[] maxUnpool(Step step) {
    MaxUnpoolBackward backward = new MaxUnpoolBackward((MaxUnpool) step.node.op());
    return new Value[] {step.graph.apply(backward, step.dy, step.input(1)), null};
  }

  private static Value[] maxUnpoolBackward(Step step) {
    MaxUnpool forward = ((MaxUnpoolBackward) step.node.op()).forward();
    return new Value[] {step.graph.apply(forward, step.dy, step.input(1)), null};
  }

  private static Value[] adaptiveMaxPool(Step step) {
    AdaptiveMaxPool forward = (AdaptiveMaxPool) step.node.op();
    Value positions = step.node.outputs().get(1);
    AdaptiveMaxPoolBackward backward = new AdaptiveMaxPoolBackward(forward, step.shape(0));
    return one(step.graph.apply(backward, step.dy, positions));
  }

  private static Value[] resample(Step step) {
    Resample forward = (Resample) step.node.op();
    return one(step.graph.apply(new ResampleBackward(forward, step.shape(0)), step.dy));
  }

  private static Value[] resampleBackward(Step step) {
    return one(step.graph.apply(((ResampleBackward) step.node.op()).forward(), step.dy));
  }

  private static Value[] matMul(Step step) {
    MatMul op = (MatMul) step.node.op();
    requireUnfused(step, op.activation().isEmpty());
    GraphBuilder graph = step.graph;
    Value a = step.input(0);
    Value b = step.input(1);
    Value[] gradients = new Value[step.node.inputs().size()];
    if (step.needed[0]) {
      gradients[0] =
          op.transposeA()
              ? graph.matMul(b, op.transposeB(), step.dy, true)
              : graph.matMul(step.dy, false, b, !op.transposeB());
    }
    if (step.needed[1]) {
      gradients[1] =
          op.transposeB()
              ? graph.matMul(step.dy, true, a, op.transposeA())
              : graph.matMul(a, !op.transposeA(), step.dy, false);
    }
    if (gradients.length == 3 && step.needed[2]) {
      gradients[2] = sumAllBut(step, step.dy.spec().shape().rank() - 1);
    }
    return gradients;
  }

  /** The chain rule on the expression; operands are the inputs, then y, then dy. */
  private static Value[] pointwise(Step step) {
    Expression expression = ((Pointwise) step.node.op()).expression();
    int count = step.node.inputs().size();
    List<Value> operands = new ArrayList<>(step.node.inputs());
    operands.add(step.node.output());
    operands.add(step.dy);
    Value[] gradients = new Value[count];
    for (int i = 0; i < count; i++) {
      Expression derivative = Derivative.of(expression, i, Expression.input(count));
      if (step.needed[i] && !Expression.isConstant(derivative, 0)) {
        Expression chained = Expression.times(Expression.input(count + 1), derivative);
        Value full = step.graph.pointwise(chained, operands.toArray(Value[]::new));
        gradients[i] = step.graph.sumTo(full, step.shape(i));
      }
    }
    return gradients;
  }

  private static Value[] reduce(Step step) {
    Reduce op = (Reduce) step.node.op();
    GraphBuilder graph = step.graph;
    Shape from = step.shape(0);
    Shape kept = from;
    int count = 1;
    for (int axis : op.axes()) {
      kept = kept.with(axis, 1);
      count *= from.get(axis);
    }
    Value dy = graph.reshape(step.dy, kept);
    return switch (op.function()) {
      case SUM -> one(graph.broadcast(dy, from));
      case MEAN -> one(graph.broadcast(graph.scale(dy, 1f / count), from));
      case MAX, MIN -> {
        // Elements that tie for the extreme share its gradient equally.
        Value y = graph.reshape(step.node.output(), kept);
        Value winners = graph.binary(BinaryFunction.EQUAL, step.input(0), y);
        Value ties = graph.apply(new Reduce(ReduceFunction.SUM, op.axes(), true), winners);
        Value share = graph.binary(BinaryFunction.DIVIDE, dy, ties);
        yield one(graph.binary(BinaryFunction.MULTIPLY, winners, share));
      }
      case PRODUCT -> one(product(step, op, dy));
    };
  }

  /**
   * Each element has the product of the others: that of all over itself, but where it is the only
   * 0, that of those that are not, and 0 where another is.
   */
  private static Value product(Step step, Reduce op, Value dy) {
    GraphBuilder graph = step.graph;
    Expression x = Expression.input(0);
    Expression others = Expression.input(1);
    Expression zeros = Expression.input(2);
    Expression none = Expression.constant(0);
    Expression one = Expression.constant(1);
    Value nonZero = graph.pointwise(Expression.select(x, x, one), step.input(0));
    Value isZero = graph.pointwise(Expression.binary(BinaryFunction.EQUAL, x, none), step.input(0));
    Expression several = Expression.binary(BinaryFunction.GREATER, zeros, one);
    Expression withZeros = Expression.select(x, none, Expression.select(several, none, others));
    Expression ratio = Expression.binary(BinaryFunction.DIVIDE, others, x);
    return graph.pointwise(
        Expression.times(Expression.input(3), Expression.select(zeros, withZeros, ratio)),
        step.input(0),
        graph.apply(new Reduce(ReduceFunction.PRODUCT, op.axes(), true), nonZero),
        graph.apply(new Reduce(ReduceFunction.SUM, op.axes(), true), isZero),
        dy);
  }

  /** {@code dx = y * (dy - sum(dy * y))}. */
  private static Value[] softmax(Step step) {
    int axis = ((Softmax) step.node.op()).axis();
    GraphBuilder graph = step.graph;
    Value y = step.node.output();
    Value product = graph.binary(BinaryFunction.MULTIPLY, step.dy, y);
    Value sum = graph.apply(new Reduce(ReduceFunction.SUM, List.of(axis), true), product);
    Value centred = graph.binary(BinaryFunction.SUBTRACT, step.dy, sum);
    return one(graph.binary(BinaryFunction.MULTIPLY, y, centred));
  }

  private static Value[] batchNorm(Step step) {
    List<Value> inputs = step.node.inputs();
    List<Value> statistics = step.node.outputs().subList(1, 3);
    List<Value> operands = new ArrayList<>(List.of(inputs.get(0), step.dy));
    operands.addAll(statistics);
    if (inputs.size() > 1) {
      operands.add(inputs.get(1));
    }
    BatchNormBackward backward = new BatchNormBackward(((BatchNorm) step.node.op()).epsilon());
    return step.graph.applyAll(backward, operands).toArray(Value[]::new);
  }

  private static Value[] softmaxCrossEntropy(Step step) {
    Value dz =
        step.graph.apply(new SoftmaxCrossEntropyBackward(), step.input(0), step.input(1), step.dy);
    return new Value[] {dz, null};
  }

  static Value[] one(Value gradient) {
    return new Value[] {gradient};
  }

  /** The gradient of a bias: the sum over every axis but its own. */
  private static Value sumAllBut(Step step, int axis) {
    int rank = step.dy.spec().shape().rank();
    Integer[] axes =
        IntStream.range(0, rank).filter(a -> a != axis).boxed().toArray(Integer[]::new);
    return step.graph.reduce(ReduceFunction.SUM, step.dy, axes);
  }

  private static void requireUnfused(Step step, boolean unfused) {
    if (!unfused) {
      throw new ShapeException("autodiff: expected a graph before fusion, got " + step.node.op());
    }
  }
}
