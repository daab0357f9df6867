package org.lenslet.onnx.rule;

import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.select;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.op.loss.OneHot;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Resizing and other weighted sums along an axis, as products with a matrix that is known. */
final class AlongAxisRules {
  /** 64 MB of them. */
  private static final long MOST_WEIGHTS = 1 << 24;

  private AlongAxisRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Resize", AlongAxisRules::resize);
    rules.put("Upsample", AlongAxisRules::upsample);
    rules.put("CumSum", AlongAxisRules::cumulated);
    rules.put("Trilu", AlongAxisRules::triangle);
    rules.put("OneHot", AlongAxisRules::oneHot);
  }

  /** Every row of the matrix gives the weights of an element along the axis. */
  static Value weighted(GraphBuilder graph, Value x, int axis, HostTensor matrix) {
    Shape shape = x.spec().shape();
    int outputs = matrix.shape().get(0);
    int behind = shape.product(axis + 1, shape.rank());
    Value weights = graph.constant(matrix);
    Shape result = shape.with(axis, outputs);
    if (behind == 1) {
      Shape rows = Shape.of(shape.product(0, axis), shape.get(axis));
      return graph.reshape(graph.matMul(graph.reshape(x, rows), false, weights, true), result);
    }
    int batch = shape.product(0, axis);
    Value planes = graph.reshape(x, Shape.of(batch, shape.get(axis), behind));
    Value repeated = graph.broadcast(weights, Shape.of(batch, outputs, shape.get(axis)));
    return graph.reshape(graph.matMul(repeated, false, planes, false), result);
  }

  private static void requireSmall(Call call, int rows, int columns) {
    if ((long) rows * columns > MOST_WEIGHTS) {
      throw call.unsupported(
          "axes are weighted by at most "
              + MOST_WEIGHTS
              + " numbers, not "
              + rows
              + " x "
              + columns);
    }
  }

  private static void upsample(Call call) {
    double[] scales =
        call.numbers("scales").map(AlongAxisRules::doubles).orElseGet(() -> doubles(call, 1));
    Interpolation how =
        new Interpolation(
            call.text("mode", "nearest"), "asymmetric", "floor", -0.75f, false, 0, false);
    resized(call, how, scales, null);
  }

  private static double[] doubles(float[] numbers) {
    double[] result = new double[numbers.length];
    Arrays.setAll(result, i -> numbers[i]);
    return result;
  }

  private static double[] doubles(Call call, int input) {
    Literal literal = call.known(input);
    double[] result = new double[literal.size()];
    Arrays.setAll(result, literal::get);
    return result;
  }

  private static void resize(Call call) {
    if (call.opset() < 11) {
      Interpolation how =
          new Interpolation(
              call.text("mode", "nearest"), "asymmetric", "floor", -0.75f, false, 0, false);
      resized(call, how, doubles(call, 1), null);
      return;
    }
    Interpolation how =
        new Interpolation(
            call.text("mode", "nearest"),
            call.text("coordinate_transformation_mode", "half_pixel"),
            call.text("nearest_mode", "round_prefer_floor"),
            call.number("cubic_coeff_a", -0.75),
            call.flag("exclude_outside", false),
            call.number("extrapolation_value", 0),
            call.flag("antialias", false));
    boolean scaled = call.has(2) && call.shape(2).elements() > 0;
    resized(call, how, scaled ? doubles(call, 2) : null, scaled ? null : call.integers(3));
  }

  private static void resized(Call call, Interpolation how, double[] scales, long[] sizes) {
    Shape shape = call.shape(0);
    how.check(call);
    int given = scales == null ? sizes.length : scales.length;
    int[] axes =
        call.integers("axes")
            .map(
                numbers ->
                    Arrays.stream(numbers).mapToInt(a -> Call.axis(a, shape.rank())).toArray())
            .orElseGet(() -> IntStream.range(0, shape.rank()).toArray());
    if (given != axes.length) {
      throw new ShapeException("expected %d scales or sizes, got %d".formatted(axes.length, given));
    }
    double[] used = new double[given];
    int[] extents = new int[given];
    for (int i = 0; i < given; i++) {
      int in = shape.get(axes[i]);
      extents[i] =
          scales == null ? Call.extent(sizes[i]) : Call.extent((long) Math.floor(in * scales[i]));
      used[i] = scales == null ? (double) extents[i] / in : scales[i];
    }
    if (scales == null) {
      keepProportions(call, shape, axes, used, extents);
    }
    double[] roi = how.crops() ? doubles(call, 1) : new double[2 * given];
    Value y = call.value(0);
    for (int i = 0; i < given; i++) {
      int in = shape.get(axes[i]);
      requireSmall(call, extents[i], in);
      if (extents[i] == in && used[i] == 1 && !how.crops()) {
        continue;
      }
      y =
          weighted(
              call.graph(),
              y,
              axes[i],
              how.matrix(in, extents[i], used[i], roi[i], roi[i + given]));
    }
    call.give(how.crops() ? outsideFilled(call, how, y, axes, extents, used, roi, given) : y);
  }

  /** Elements from outside of a cropped region are of one value, whatever the other axes give. */
  private static Value outsideFilled(
      Call call,
      Interpolation how,
      Value y,
      int[] axes,
      int[] extents,
      double[] scales,
      double[] roi,
      int given) {
    Value result = y;
    for (int i = 0; i < given; i++) {
      int in = call.shape(0).get(axes[i]);
      boolean[] inside = how.inside(in, extents[i], scales[i], roi[i], roi[i + given]);
      int[] along = new int[y.spec().shape().rank()];
      Arrays.fill(along, 1);
      along[axes[i]] = extents[i];
      HostTensor mask = HostTensor.filled(Shape.of(along), 1);
      for (int p = 0; p < inside.length; p++) {
        mask.floats()[p] = inside[p] ? 1 : 0;
      }
      result =
          call.graph()
              .pointwise(
                  select(input(1), input(0), constant(how.outside())),
                  result,
                  call.graph().constant(mask));
    }
    return result;
  }

  private static void keepProportions(
      Call call, Shape shape, int[] axes, double[] scales, int[] extents) {
    String policy = call.text("keep_aspect_ratio_policy", "stretch");
    if (policy.equals("stretch")) {
      return;
    }
    double scale =
        policy.equals("not_larger")
            ? Arrays.stream(scales).min().orElse(1)
            : Arrays.stream(scales).max().orElse(1);
    for (int i = 0; i < axes.length; i++) {
      scales[i] = scale;
      extents[i] = (int) Math.round(scale * shape.get(axes[i]));
    }
  }

  private static void cumulated(Call call) {
    int axis = Call.axis((long) call.number(1), call.rank(0));
    boolean exclusive = call.flag("exclusive", false);
    boolean backwards = call.flag("reverse", false);
    int extent = call.shape(0).get(axis);
    requireSmall(call, extent, extent);
    HostTensor sums = HostTensor.filled(Shape.of(extent, extent), 0);
    for (int i = 0; i < extent; i++) {
      for (int j = 0; j < extent; j++) {
        boolean before = backwards ? j > i : j < i;
        sums.floats()[i * extent + j] = before || j == i && !exclusive ? 1 : 0;
      }
    }
    call.give(weighted(call.graph(), call.value(0), axis, sums));
  }

  private static void triangle(Call call) {
    Shape shape = call.shape(0);
    if (shape.rank() < 2) {
      throw new ShapeException("expected matrices, got " + shape);
    }
    long diagonal = call.has(1) ? (long) call.number(1) : 0;
    boolean upper = call.flag("upper", true);
    requireSmall(call, shape.get(-2), shape.get(-1));
    Shape matrix = shape.sub(shape.rank() - 2, shape.rank());
    HostTensor mask = HostTensor.filled(matrix, 0);
    for (int i = 0; i < matrix.get(0); i++) {
      for (int j = 0; j < matrix.get(1); j++) {
        boolean isKept = upper ? j - i >= diagonal : j - i <= diagonal;
        mask.floats()[i * matrix.get(1) + j] = isKept ? 1 : 0;
      }
    }
    call.give(
        call.graph()
            .pointwise(
                select(input(1), input(0), constant(0)),
                call.value(0),
                call.graph().constant(mask)));
  }

  /** A new axis, of the depth, at the place that is named. */
  private static void oneHot(Call call) {
    Shape shape = call.shape(0);
    int depth = Call.extent((long) call.number(1));
    Literal values = call.known(2);
    if (values.size() != 2 || depth < 1) {
      throw new ShapeException(
          "expected a depth of at least 1 and two values, got %d and %s".formatted(depth, values));
    }
    int axis = Call.axis(call.integer("axis", -1), shape.rank() + 1);
    Value numbers = call.graph().reshape(wrapped(call, depth), Shape.of(shape.elements()));
    OneHot vectors = new OneHot(depth, (float) values.get(1), (float) values.get(0));
    Shape last = shape.append(depth);
    Value y = call.graph().reshape(call.graph().apply(vectors, numbers), last);
    List<Integer> order = new ArrayList<>();
    for (int a = 0; a < shape.rank(); a++) {
      order.add(a);
    }
    order.add(axis, shape.rank());
    ElementType type = call.operand(2).type();
    if (!type.isFloating()) {
      throw call.unsupported("floats are made of numbers, not " + type);
    }
    call.give(0, new Moves(call.graph()).transpose(Operand.of(type, y), order));
  }

  /** Numbers below 0 count from the last. */
  private static Value wrapped(Call call, int depth) {
    if (call.literal(0).isEmpty() && call.operand(0).type().isIntegral()) {
      return call.integersValue(0);
    }
    Literal known = call.known(0);
    int[] counted = new int[known.size()];
    Arrays.setAll(counted, i -> (int) (known.get(i) < 0 ? known.get(i) + depth : known.get(i)));
    return call.graph().constant(HostTensor.ofInts(known.shape(), counted));
  }
}
