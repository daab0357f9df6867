package org.lenslet.onnx.rule;

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
import java.util.Map;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.kind.BatchNormalization;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.op.Window;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Normalizations, the softmaxes and dropout. */
final class NormalizationRules {
  private static final Expression X = input(0);

  private NormalizationRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("BatchNormalization", NormalizationRules::batch);
    rules.put("InstanceNormalization", NormalizationRules::instance);
    rules.put("GroupNormalization", NormalizationRules::group);
    rules.put("LayerNormalization", NormalizationRules::layer);
    rules.put("RMSNormalization", NormalizationRules::rootMeanSquare);
    rules.put("LRN", NormalizationRules::localResponse);
    rules.put("LpNormalization", NormalizationRules::norm);
    rules.put("MeanVarianceNormalization", NormalizationRules::meanVariance);
    rules.put("Softmax", NormalizationRules::softmax);
    rules.put("LogSoftmax", c -> c.give(classes(c, NormalizationRules::logSoftmax)));
    rules.put("Hardmax", c -> c.give(classes(c, NormalizationRules::hardmax)));
    rules.put("Dropout", NormalizationRules::dropout);
  }

  /** The shape of a number a channel that meets a tensor N x C x any. */
  static Shape alongChannels(Shape shape) {
    int[] ones = new int[Math.max(0, shape.rank() - 2)];
    Arrays.fill(ones, 1);
    return Shape.of(1, shape.get(1)).append(ones);
  }

  private static void requireChannels(Call call) {
    if (call.rank(0) < 2) {
      throw new ShapeException("expected an input N x C x any, got " + call.shape(0));
    }
  }

  private static void batch(Call call) {
    requireChannels(call);
    if (!call.flag("spatial", true)) {
      throw call.unsupported("statistics of single positions are not kept");
    }
    float epsilon = call.number("epsilon", 1e-5);
    float momentum = call.number("momentum", 0.9);
    Shape along = alongChannels(call.shape(0));
    for (int i = 1; i <= 4; i++) {
      if (call.shape(i).elements() != along.elements()) {
        throw new ShapeException(
            "expected %d elements of input %d, got %s"
                .formatted(along.elements(), i, call.shape(i)));
      }
    }
    GraphBuilder graph = call.graph();
    Value gamma = call.coefficient(1);
    Value beta = call.coefficient(2);
    boolean asked = call.flag("training_mode", false);
    boolean isKept = call.literal(3).isPresent() && call.literal(4).isPresent();
    if (!asked && !(call.weights().isTraining() && isKept)) {
      call.give(
          graph.pointwise(
              BatchNormalization.inference(epsilon),
              call.value(0),
              graph.reshape(statistic(call, 3), along),
              graph.reshape(statistic(call, 4), along),
              graph.reshape(gamma, along),
              graph.reshape(beta, along)));
      return;
    }
    List<Value> results =
        graph.applyAll(
            new BatchNorm(epsilon), List.of(call.value(0), flat(graph, gamma), flat(graph, beta)));
    call.give(results.get(0));
    for (int i = 1; i <= 2; i++) {
      Value running = flat(graph, isKept ? statistic(call, i + 2) : call.value(i + 2));
      Expression blend =
          plus(times(X, constant(momentum)), times(input(1), constant(1 - momentum)));
      Value blended = graph.pointwise(blend, running, results.get(i));
      if (isKept && call.weights().isTraining()) {
        call.weights().update(call.inputName(i + 2), blended);
      }
      call.give(i, ElementType.FLOAT, blended);
    }
  }

  private static Value flat(GraphBuilder graph, Value x) {
    return graph.reshape(x, Shape.of(x.spec().elements()));
  }

  private static Value statistic(Call call, int input) {
    return call.literal(input)
        .map(known -> call.weights().state(call.inputName(input), known))
        .orElseGet(() -> call.value(input));
  }

  private static void instance(Call call) {
    requireChannels(call);
    Shape shape = call.shape(0);
    Shape along = alongChannels(shape);
    Value normal = grouped(call, shape.get(1), call.number("epsilon", 1e-5));
    call.give(
        scaled(
            call.graph(),
            normal,
            call.graph().reshape(call.coefficient(1), along),
            call.graph().reshape(call.coefficient(2), along)));
  }

  /** Coefficients of groups before version 21, of channels since then. */
  private static void group(Call call) {
    requireChannels(call);
    Shape shape = call.shape(0);
    int groups = Call.extent(call.integer("num_groups", 0));
    if (groups < 1 || shape.get(1) % groups != 0) {
      throw new ShapeException(
          "expected groups that divide the %d channels, got %d".formatted(shape.get(1), groups));
    }
    GraphBuilder graph = call.graph();
    Value normal = grouped(call, groups, call.number("epsilon", 1e-5));
    Value gamma = call.coefficient(1);
    Value beta = call.coefficient(2);
    boolean perGroup = call.opset() < 21 && gamma.spec().elements() == groups;
    Shape seen =
        perGroup
            ? Shape.of(shape.get(0), groups, shape.elements() / Math.max(1, shape.get(0) * groups))
            : shape;
    Shape along = alongChannels(seen);
    Value result =
        scaled(
            graph,
            graph.reshape(normal, seen),
            graph.reshape(gamma, along),
            graph.reshape(beta, along));
    call.give(graph.reshape(result, shape));
  }

  private static Value scaled(GraphBuilder graph, Value x, Value gamma, Value beta) {
    return graph.pointwise(plus(times(X, input(1)), input(2)), x, gamma, beta);
  }

  /** Less mean, divided by deviation, of groups of channels of each image. */
  private static Value grouped(Call call, int groups, float epsilon) {
    Shape shape = call.shape(0);
    int all = shape.get(0) * groups;
    Shape apart = Shape.of(1, all, all == 0 ? 0 : shape.elements() / all);
    Value x = call.graph().reshape(call.value(0), apart);
    Value normal = call.graph().applyAll(new BatchNorm(epsilon), List.of(x)).get(0);
    return call.graph().reshape(normal, shape);
  }

  private static void layer(Call call) {
    Shape shape = call.shape(0);
    int axis = Call.axis(call.integer("axis", -1), shape.rank());
    GraphBuilder graph = call.graph();
    float epsilon = call.number("epsilon", 1e-5);
    int rows = shape.product(0, axis);
    Shape apart = Shape.of(1, rows, shape.product(axis, shape.rank()));
    List<Value> results =
        graph.applyAll(new BatchNorm(epsilon), List.of(graph.reshape(call.value(0), apart)));
    Value y = graph.reshape(results.get(0), shape);
    Value scaled = graph.pointwise(times(X, input(1)), y, call.coefficient(1));
    call.give(
        call.has(2) ? graph.pointwise(plus(X, input(1)), scaled, call.coefficient(2)) : scaled);
    int[] ones = new int[shape.rank() - axis];
    Arrays.fill(ones, 1);
    Shape reduced = shape.sub(0, axis).append(ones);
    call.give(1, ElementType.FLOAT, graph.reshape(results.get(1), reduced));
    Expression inverse =
        unary(UnaryFunction.RECIPROCAL, unary(UnaryFunction.SQRT, plus(X, constant(epsilon))));
    call.give(
        2, ElementType.FLOAT, graph.reshape(graph.pointwise(inverse, results.get(2)), reduced));
  }

  private static void rootMeanSquare(Call call) {
    Shape shape = call.shape(0);
    int axis = Call.axis(call.integer("axis", -1), shape.rank());
    List<Integer> axes = IntStream.range(axis, shape.rank()).boxed().toList();
    Value squares = call.graph().unary(UnaryFunction.SQUARE, call.value(0));
    Value mean = call.graph().apply(new Reduce(ReduceFunction.MEAN, axes, true), squares);
    Expression root =
        unary(UnaryFunction.SQRT, plus(input(1), constant(call.number("epsilon", 1e-5))));
    Expression normal = times(binary(BinaryFunction.DIVIDE, X, root), input(2));
    call.give(call.graph().pointwise(normal, call.value(0), mean, call.coefficient(1)));
  }

  private static void localResponse(Call call) {
    requireChannels(call);
    Shape shape = call.shape(0);
    int size = Call.extent(call.integer("size", 0));
    if (size < 1) {
      throw new ShapeException("expected a size of at least 1, got " + size);
    }
    GraphBuilder graph = call.graph();
    Shape map = Shape.of(shape.get(0), 1, shape.get(1), shape.product(2, shape.rank()));
    Value squares = graph.reshape(graph.unary(UnaryFunction.SQUARE, call.value(0)), map);
    Window around =
        Window.of(size, 1).withPadding(Shape.of((size - 1) / 2, 0), Shape.of(size / 2, 0));
    Value mean = graph.apply(new AveragePool(around, false, true, size), squares);
    Expression base =
        plus(
            constant(call.number("bias", 1)),
            times(constant(call.number("alpha", 1e-4)), input(1)));
    Expression divisor = binary(BinaryFunction.POWER, base, constant(call.number("beta", 0.75)));
    call.give(
        graph.pointwise(
            binary(BinaryFunction.DIVIDE, X, divisor), call.value(0), graph.reshape(mean, shape)));
  }

  private static void norm(Call call) {
    float p = call.integer("p", 2);
    List<Integer> axis = List.of(Call.axis(call.integer("axis", -1), call.rank(0)));
    Value powers = call.graph().pointwise(PoolingRules.power(p), call.value(0));
    Value sum = call.graph().apply(new Reduce(ReduceFunction.SUM, axis, true), powers);
    // Where all is 0 the result is 0, too.
    Expression divided = select(input(1), binary(BinaryFunction.DIVIDE, X, input(1)), constant(0));
    Value length = call.graph().pointwise(PoolingRules.root(p), sum);
    call.give(call.graph().pointwise(divided, call.value(0), length));
  }

  private static void meanVariance(Call call) {
    long[] usual = {0, 2, 3};
    List<Integer> axes = Call.axes(call.integers("axes").orElse(usual), call.rank(0));
    GraphBuilder graph = call.graph();
    Value x = call.value(0);
    Value mean = graph.apply(new Reduce(ReduceFunction.MEAN, axes, true), x);
    Value centred = graph.pointwise(minus(X, input(1)), x, mean);
    Value variance =
        graph.apply(
            new Reduce(ReduceFunction.MEAN, axes, true),
            graph.unary(UnaryFunction.SQUARE, centred));
    Expression deviation = plus(unary(UnaryFunction.SQRT, input(1)), constant(1e-9f));
    call.give(graph.pointwise(binary(BinaryFunction.DIVIDE, X, deviation), centred, variance));
  }

  private interface OfClasses {
    Value apply(Call call, Value rows);
  }

  private static void softmax(Call call) {
    if (call.opset() >= 13) {
      int axis = Call.axis(call.integer("axis", -1), call.rank(0));
      call.give(call.graph().apply(new Softmax(axis), call.value(0)));
    } else {
      call.give(classes(call, (c, rows) -> c.graph().apply(new Softmax(1), rows)));
    }
  }

  /** A function of rows: along an axis since version 13, before that of all behind it together. */
  private static Value classes(Call call, OfClasses function) {
    Shape shape = call.shape(0);
    GraphBuilder graph = call.graph();
    if (call.opset() < 13) {
      long given = call.integer("axis", 1);
      int axis = given == shape.rank() ? shape.rank() : Call.axis(given, shape.rank());
      Shape rows = Shape.of(shape.product(0, axis), shape.product(axis, shape.rank()));
      return graph.reshape(function.apply(call, graph.reshape(call.value(0), rows)), shape);
    }
    int axis = Call.axis(call.integer("axis", -1), shape.rank());
    Shape around =
        Shape.of(shape.product(0, axis), shape.get(axis), shape.product(axis + 1, shape.rank()));
    return graph.reshape(function.apply(call, graph.reshape(call.value(0), around)), shape);
  }

  /** Along axis 1. */
  static Value logSoftmax(Call call, Value x) {
    GraphBuilder graph = call.graph();
    List<Integer> classes = List.of(1);
    Value largest = graph.apply(new Reduce(ReduceFunction.MAX, classes, true), x);
    Value near = graph.unary(UnaryFunction.FLOOR, largest);
    Value shifted = graph.binary(BinaryFunction.SUBTRACT, x, near);
    Value sum =
        graph.apply(
            new Reduce(ReduceFunction.SUM, classes, true), graph.unary(UnaryFunction.EXP, shifted));
    return graph.binary(BinaryFunction.SUBTRACT, shifted, graph.unary(UnaryFunction.LOG, sum));
  }

  private static Value hardmax(Call call, Value x) {
    Value winners = call.graph().apply(new ArgMax(1), x);
    return call.graph().apply(new OneHot(x.spec().shape().get(1), 1, 0), winners);
  }

  /** The ratio is an attribute before version 12; whether to drop is asked for since then. */
  private static void dropout(Call call) {
    float ratio =
        call.opset() < 12 ? call.number("ratio", 0.5) : call.has(1) ? (float) call.number(1) : 0.5f;
    boolean asked = call.has(2) && call.number(2) != 0;
    if (!(ratio >= 0 && ratio < 1)) {
      throw new ShapeException("expected a ratio of at least 0, below 1, got " + ratio);
    }
    Shape shape = call.shape(0);
    if (ratio == 0 || !call.weights().isTraining()) {
      if (asked && ratio > 0) {
        throw call.unsupported("what is dropped is drawn by Lenslet's own generator");
      }
      call.give(0, call.operand(0));
      if (call.wants(1)) {
        ElementType type = call.opset() < 10 ? call.operand(0).type() : ElementType.BOOL;
        call.give(1, Operand.of(type, call.graph().constant(HostTensor.filled(shape, 1))));
      }
      return;
    }
    Expression isDropped = binary(BinaryFunction.GREATER, constant(ratio), input(1));
    Expression kept = times(X, constant(1 / (1 - ratio)));
    Value numbers = call.weights().random(shape);
    call.give(call.graph().pointwise(select(isDropped, constant(0), kept), call.value(0), numbers));
    call.give(
        1,
        ElementType.BOOL,
        call.graph()
            .pointwise(
                minus(constant(1), binary(BinaryFunction.GREATER, constant(ratio), X)), numbers));
  }
}
