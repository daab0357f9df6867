package org.lenslet.onnx.rule;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.unary;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.op.Window;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Pooling by windows and of whole maps. */
final class PoolingRules {
  private PoolingRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("MaxPool", PoolingRules::max);
    rules.put("AveragePool", PoolingRules::average);
    rules.put("LpPool", PoolingRules::norm);
    rules.put("GlobalAveragePool", c -> c.give(global(c, ReduceFunction.MEAN, c.value(0))));
    rules.put("GlobalMaxPool", c -> c.give(global(c, ReduceFunction.MAX, c.value(0))));
    rules.put("GlobalLpPool", PoolingRules::globalNorm);
    rules.put("MaxUnpool", PoolingRules::unpool);
  }

  private static Value global(Call call, ReduceFunction function, Value x) {
    int rank = x.spec().shape().rank();
    if (rank < 2) {
      throw new ShapeException("expected an input N x C x any, got " + x.spec().shape());
    }
    List<Integer> axes = IntStream.range(2, rank).boxed().toList();
    return axes.isEmpty() ? x : call.graph().apply(new Reduce(function, axes, true), x);
  }

  private static void max(Call call) {
    Window window = Windows.of(call, Windows.kernel(call));
    MaxPool pool = new MaxPool(window, call.flag("ceil_mode", false));
    List<Value> results = call.graph().applyAll(pool, List.of(call.value(0)));
    call.give(results.get(0));
    if (!call.wants(1)) {
      return;
    }
    boolean byColumns = call.flag("storage_order", false);
    Shape from = call.shape(0);
    if (byColumns && from.rank() != 4) {
      throw call.unsupported("columns are those of planes, and these are not N x C x H x W");
    }
    int plane = from.product(2, from.rank());
    int height = from.get(2);
    int width = from.get(-1);
    Shape to = results.get(0).spec().shape();
    int pooled = to.product(2, to.rank());
    // ONNX counts from the first element of the tensor, and not of the plane.
    call.give(
        1,
        Operand.onHost(
            ElementType.INT64,
            results.get(1),
            (at, position) ->
                at / pooled * (long) plane
                    + (byColumns ? position % width * height + position / width : position)));
  }

  private static void average(Call call) {
    Window window = Windows.of(call, Windows.kernel(call));
    boolean ceil = call.flag("ceil_mode", false);
    boolean countsPadding = call.flag("count_include_pad", false);
    call.give(call.graph().apply(new AveragePool(window, ceil, countsPadding, 0), call.value(0)));
  }

  private static void norm(Call call) {
    float p = call.integer("p", 2);
    Window window = Windows.of(call, Windows.kernel(call));
    AveragePool sum = new AveragePool(window, call.flag("ceil_mode", false), true, 1);
    Value powers = call.graph().pointwise(power(p), call.value(0));
    call.give(call.graph().pointwise(root(p), call.graph().apply(sum, powers)));
  }

  private static void globalNorm(Call call) {
    float p = call.integer("p", 2);
    Value powers = call.graph().pointwise(power(p), call.value(0));
    call.give(call.graph().pointwise(root(p), global(call, ReduceFunction.SUM, powers)));
  }

  static Expression power(float p) {
    Expression magnitude = unary(UnaryFunction.ABS, input(0));
    return p == 1
        ? magnitude
        : p == 2
            ? unary(UnaryFunction.SQUARE, input(0))
            : binary(BinaryFunction.POWER, magnitude, constant(p));
  }

  static Expression root(float p) {
    return p == 1
        ? input(0)
        : p == 2
            ? unary(UnaryFunction.SQRT, input(0))
            : binary(BinaryFunction.POWER, input(0), constant(1 / p));
  }

  /**
   * Values put back to positions that are known, by picking for each element of the output the
   * value that belongs there; of those that have none, one that is not there, which is 0.
   */
  private static void unpool(Call call) {
    Shape from = call.shape(0);
    int[] kernel = Windows.kernel(call);
    Windows.requireSpatial(call, from, kernel.length);
    int[] strides = Windows.perAxis(call, "strides", kernel.length, 1);
    int[] pads = Windows.perAxis(call, "pads", 2 * kernel.length, 0);
    Shape natural = from;
    for (int axis = 0; axis < kernel.length; axis++) {
      int extent =
          (from.get(axis + 2) - 1) * strides[axis]
              + kernel[axis]
              - pads[axis]
              - pads[axis + kernel.length];
      natural = natural.with(axis + 2, Call.extent(extent));
    }
    Shape to = call.has(2) ? Call.shape(call.integers(2)) : natural;
    if (to.rank() != natural.rank()) {
      throw new ShapeException("expected an output of %d axes, got %s".formatted(from.rank(), to));
    }
    long[] positions = call.integers(1);
    int[] sources = new int[to.elements()];
    Arrays.fill(sources, positions.length);
    int[] places = to.strides();
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] < 0 || positions[i] >= natural.elements()) {
        throw new ShapeException(
            "expected positions below %d, got %d".formatted(natural.elements(), positions[i]));
      }
      int[] at = natural.coordinates((int) positions[i]);
      boolean isInside = true;
      for (int axis = 0; axis < at.length; axis++) {
        isInside &= at[axis] < to.get(axis);
      }
      if (isInside) {
        sources[Moves.dot(at, places)] = i;
      }
    }
    Value flat = call.graph().reshape(call.value(0), Shape.of(from.elements()));
    Value indices = call.graph().constant(HostTensor.ofInts(Shape.of(sources.length), sources));
    call.give(call.graph().reshape(call.graph().gather(flat, indices, 0), to));
  }
}
