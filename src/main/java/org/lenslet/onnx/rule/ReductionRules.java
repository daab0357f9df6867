package org.lenslet.onnx.rule;

import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.unary;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Elements along axes become one. */
final class ReductionRules {
  private static final Expression X = input(0);

  private ReductionRules() {}

  static void addTo(Map<String, Rule> rules) {
    reduce(rules, "ReduceSum", ReduceFunction.SUM, 0, Double::sum);
    reduce(rules, "ReduceProd", ReduceFunction.PRODUCT, 1, (a, b) -> a * b);
    reduce(rules, "ReduceMax", ReduceFunction.MAX, Double.NEGATIVE_INFINITY, Math::max);
    reduce(rules, "ReduceMin", ReduceFunction.MIN, Double.POSITIVE_INFINITY, Math::min);
    rules.put("ReduceMean", c -> give(c, ReduceFunction.MEAN, Double.NaN, c.value(0), X));
    rules.put("ReduceL1", c -> sum(c, unary(UnaryFunction.ABS, X), X));
    rules.put(
        "ReduceL2", c -> sum(c, unary(UnaryFunction.SQUARE, X), unary(UnaryFunction.SQRT, X)));
    rules.put("ReduceSumSquare", c -> sum(c, unary(UnaryFunction.SQUARE, X), X));
    rules.put("ReduceLogSum", c -> sum(c, X, unary(UnaryFunction.LOG, X)));
    rules.put("ReduceLogSumExp", ReductionRules::logSumExp);
    rules.put("ArgMax", c -> position(c, c.value(0)));
    rules.put("ArgMin", c -> position(c, c.graph().unary(UnaryFunction.NEGATE, c.value(0))));
  }

  private static void reduce(
      Map<String, Rule> rules,
      String name,
      ReduceFunction function,
      double ofNothing,
      DoubleBinaryOperator known) {
    rules.put(
        name,
        call -> {
          Operand x = call.operand(0);
          if (Moves.isKnown(x, x.shape()) && x.type().isIntegral()) {
            call.give(0, known(call, x, ofNothing, known));
          } else if (x.type() == ElementType.BOOL) {
            throw call.unsupported(
                "truth values are reduced before the model runs, and these are not known then");
          } else {
            give(call, function, ofNothing, call.value(0), X);
          }
        });
  }

  /** The axes to reduce; all where none are named, or none where that is asked for. */
  private static List<Integer> axes(Call call) {
    int rank = call.rank(0);
    long[] given = call.integersOrInput("axes", 1).orElse(new long[0]);
    if (given.length > 0) {
      return Call.axes(given, rank);
    }
    return call.flag("noop_with_empty_axes", false)
        ? List.of()
        : IntStream.range(0, rank).boxed().toList();
  }

  private static Operand known(Call call, Operand x, double ofNothing, DoubleBinaryOperator known) {
    List<Integer> axes = axes(call);
    Shape kept = reduced(x.shape(), axes, true);
    double[] results = new double[kept.elements()];
    // What is below all truth values is false.
    double first = x.type() == ElementType.BOOL ? Math.max(0, Math.min(1, ofNothing)) : ofNothing;
    Arrays.fill(results, first);
    int[] places = Moves.repeating(kept, x.shape());
    Literal literal = x.literal().orElseThrow();
    for (int i = 0; i < x.shape().elements(); i++) {
      int place = Moves.dot(x.shape().coordinates(i), places);
      results[place] = known.applyAsDouble(results[place], literal.get(i));
    }
    Shape shape = reduced(x.shape(), axes, call.flag("keepdims", true));
    Literal result = Literal.of(x.type(), shape, results);
    return Operand.of(result, Call.source(call.graph(), result));
  }

  private static Shape reduced(Shape shape, List<Integer> axes, boolean keep) {
    Shape result = Shape.scalar();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (!axes.contains(axis)) {
        result = result.append(shape.get(axis));
      } else if (keep) {
        result = result.append(1);
      }
    }
    return result;
  }

  private static void sum(Call call, Expression before, Expression after) {
    Value x = call.graph().pointwise(before, call.value(0));
    give(call, ReduceFunction.SUM, 0, x, after);
  }

  private static void give(
      Call call, ReduceFunction function, double ofNothing, Value x, Expression after) {
    List<Integer> axes = axes(call);
    GraphBuilder graph = call.graph();
    Shape shape = reduced(x.spec().shape(), axes, call.flag("keepdims", true));
    boolean isOfNothing = axes.stream().anyMatch(axis -> x.spec().shape().get(axis) == 0);
    Value result = x;
    if (isOfNothing) {
      result = graph.constant(HostTensor.filled(shape, (float) ofNothing));
    } else if (!axes.isEmpty()) {
      result = graph.apply(new Reduce(function, axes, true), x);
    }
    call.give(graph.reshape(graph.pointwise(after, result), shape));
  }

  private static void logSumExp(Call call) {
    List<Integer> axes = axes(call);
    Value x = call.value(0);
    Shape shape = reduced(x.spec().shape(), axes, call.flag("keepdims", true));
    if (axes.stream().anyMatch(axis -> x.spec().shape().get(axis) == 0)) {
      call.give(call.graph().constant(HostTensor.filled(shape, Float.NEGATIVE_INFINITY)));
      return;
    }
    Value sum = axes.isEmpty() ? x : call.graph().logSumExp(x, axes.toArray(Integer[]::new));
    call.give(call.graph().reshape(sum, shape));
  }

  /** Of the largest; of equals of the first, or by walking backwards of the last. */
  private static void position(Call call, Value x) {
    Shape shape = x.spec().shape();
    int axis = Call.axis(call.integer("axis", 0), shape.rank());
    int extent = shape.get(axis);
    if (extent == 0) {
      throw new ShapeException("expected an axis of at least 1 element, got " + shape);
    }
    boolean last = call.flag("select_last_index", false);
    Value walked = x;
    if (last) {
      int[] backwards = IntStream.range(0, extent).map(i -> extent - 1 - i).toArray();
      Value order = call.graph().constant(HostTensor.ofInts(Shape.of(extent), backwards));
      walked = call.graph().gather(x, order, axis);
    }
    Value winners = call.graph().apply(new ArgMax(axis), walked);
    Shape result = reduced(shape, List.of(axis), call.flag("keepdims", true));
    Value seen = call.graph().reshape(winners, result);
    call.give(
        0,
        last
            ? Operand.onHost(ElementType.INT64, seen, (at, number) -> extent - 1 - number)
            : Operand.of(ElementType.INT64, seen));
  }
}
