package org.lenslet.onnx.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lenslet.error.ShapeException;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.tensor.Shape;

/** Operations that put elements elsewhere, and those that ask for shapes. */
final class MovementRules {
  private MovementRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Shape", MovementRules::shape);
    rules.put(
        "Size", c -> c.give(Literal.of(ElementType.INT64, Shape.scalar(), c.shape(0).elements())));
    rules.put("Reshape", MovementRules::reshape);
    rules.put("Flatten", MovementRules::flatten);
    rules.put("Squeeze", MovementRules::squeeze);
    rules.put("Unsqueeze", MovementRules::unsqueeze);
    rules.put("Transpose", MovementRules::transpose);
    rules.put("Identity", c -> c.give(0, c.operand(0)));
    rules.put("Concat", MovementRules::concat);
    rules.put("Split", MovementRules::split);
    rules.put("Slice", MovementRules::slice);
    rules.put("Expand", MovementRules::expand);
    rules.put("Tile", MovementRules::tile);
    rules.put("Gather", MovementRules::gather);
    rules.put("GatherElements", MovementRules::gatherElements);
    rules.put("DepthToSpace", MovementRules::depthToSpace);
    rules.put("SpaceToDepth", MovementRules::spaceToDepth);
  }

  private static Moves moves(Call call) {
    return new Moves(call.graph());
  }

  private static void shape(Call call) {
    Shape shape = call.shape(0);
    int start = clamped(call.integer("start", 0), shape.rank());
    int end = clamped(call.integer("end", shape.rank()), shape.rank());
    Shape part = start < end ? shape.sub(start, end) : Shape.scalar();
    call.give(Literal.ofIntegers(Arrays.stream(part.toArray()).asLongStream().toArray()));
  }

  private static int clamped(long axis, int rank) {
    long counted = axis < 0 ? axis + rank : axis;
    return (int) Math.max(0, Math.min(rank, counted));
  }

  private static void reshape(Call call) {
    long[] asked =
        call.integersOrInput("shape", 1)
            .orElseThrow(() -> new ShapeException("expected a shape, got none"));
    Shape from = call.shape(0);
    long[] wanted = call.weights().rebatched(asked, from);
    boolean zeroStays = call.flag("allowzero", false);
    int unknown = -1;
    long others = 1;
    long[] extents = wanted.clone();
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == 0 && !zeroStays) {
        if (axis >= from.rank()) {
          throw new ShapeException(
              "expected a shape that keeps axes of %s, got %s"
                  .formatted(from, Arrays.toString(wanted)));
        }
        extents[axis] = from.get(axis);
      }
      if (extents[axis] == -1) {
        if (unknown >= 0) {
          throw new ShapeException(
              "expected at most one extent of -1, got " + Arrays.toString(wanted));
        }
        unknown = axis;
      } else {
        others = Math.multiplyExact(others, Call.extent(extents[axis]));
      }
    }
    if (unknown >= 0) {
      if (others == 0 || from.elements() % others != 0) {
        throw new ShapeException(
            "expected a shape that fits the elements of %s, got %s"
                .formatted(from, Arrays.toString(wanted)));
      }
      extents[unknown] = from.elements() / others;
    }
    call.give(0, moves(call).reshape(call.operand(0), Call.shape(extents)));
  }

  private static void flatten(Call call) {
    Shape from = call.shape(0);
    long axis = call.integer("axis", 1);
    int at = axis == from.rank() ? from.rank() : Call.axis(axis, from.rank());
    Shape to = Shape.of(from.product(0, at), from.product(at, from.rank()));
    call.give(0, moves(call).reshape(call.operand(0), to));
  }

  private static void squeeze(Call call) {
    Shape from = call.shape(0);
    List<Integer> axes =
        call.integersOrInput("axes", 1)
            .map(numbers -> Call.axes(numbers, from.rank()))
            .orElseGet(
                () ->
                    IntStream.range(0, from.rank())
                        .filter(axis -> from.get(axis) == 1)
                        .boxed()
                        .toList());
    List<Integer> kept = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      if (!axes.contains(axis)) {
        kept.add(from.get(axis));
      } else if (from.get(axis) != 1) {
        throw new ShapeException("expected axes of extent 1, got axis " + axis + " of " + from);
      }
    }
    call.give(0, moves(call).reshape(call.operand(0), Shape.of(kept)));
  }

  private static void unsqueeze(Call call) {
    Shape from = call.shape(0);
    long[] numbers =
        call.integersOrInput("axes", 1)
            .orElseThrow(() -> new ShapeException("expected axes, got none"));
    List<Integer> axes = Call.axes(numbers, from.rank() + numbers.length);
    List<Integer> extents = new ArrayList<>();
    int next = 0;
    for (int axis = 0; axis < from.rank() + numbers.length; axis++) {
      extents.add(axes.contains(axis) ? 1 : from.get(next++));
    }
    call.give(0, moves(call).reshape(call.operand(0), Shape.of(extents)));
  }

  private static void transpose(Call call) {
    int rank = call.rank(0);
    List<Integer> permutation =
        call.integers("perm")
            .map(axes -> Arrays.stream(axes).mapToObj(a -> Call.axis(a, rank)).toList())
            .orElseGet(
                () -> {
                  List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
                  Collections.reverse(axes);
                  return axes;
                });
    call.give(0, moves(call).transpose(call.operand(0), permutation));
  }

  private static void concat(Call call) {
    int axis = Call.axis(call.integer("axis", 1), call.rank(0));
    call.give(0, moves(call).concat(call.operands(), axis));
  }

  private static void split(Call call) {
    Shape from = call.shape(0);
    int axis = Call.axis(call.integer("axis", 0), from.rank());
    long[] extents =
        call.integersOrInput("split", 1)
            .orElseGet(
                () -> evenly(from.get(axis), call.integer("num_outputs", call.outputCount())));
    if (extents.length != call.outputCount()
        || LongStream.of(extents).anyMatch(e -> e < 0)
        || LongStream.of(extents).sum() != from.get(axis)) {
      throw new ShapeException(
          "expected %d extents that add up to %d, got %s"
              .formatted(call.outputCount(), from.get(axis), Arrays.toString(extents)));
    }
    int start = 0;
    for (int i = 0; i < extents.length; i++) {
      if (call.wants(i)) {
        call.give(i, moves(call).slice(call.operand(0), axis, start, (int) extents[i], 1));
      }
      start += (int) extents[i];
    }
  }

  /** All alike but for the last. */
  private static long[] evenly(int extent, long count) {
    if (count < 1 || count > Math.max(1, extent)) {
      throw new ShapeException("expected at most " + extent + " parts, got " + count);
    }
    long each = (extent + count - 1) / count;
    long[] extents = new long[(int) count];
    Arrays.fill(extents, each);
    extents[extents.length - 1] = extent - each * (count - 1);
    return extents;
  }

  private static void slice(Call call) {
    Shape from = call.shape(0);
    long[] starts = call.integersOrInput("starts", 1).orElseThrow(MovementRules::noPositions);
    long[] ends = call.integersOrInput("ends", 2).orElseThrow(MovementRules::noPositions);
    long[] axes =
        call.integersOrInput("axes", 3)
            .orElseGet(() -> LongStream.range(0, starts.length).toArray());
    long[] steps = call.has(4) ? call.integers(4) : ones(starts.length);
    if (ends.length != starts.length
        || axes.length != starts.length
        || steps.length != starts.length) {
      throw new ShapeException(
          "expected as many ends, axes and steps as starts, %d, got %d, %d and %d"
              .formatted(starts.length, ends.length, axes.length, steps.length));
    }
    Call.axes(axes, from.rank()); // each once
    Operand part = call.operand(0);
    for (int i = 0; i < axes.length; i++) {
      int axis = Call.axis(axes[i], from.rank());
      part = slice(moves(call), part, axis, starts[i], ends[i], steps[i]);
    }
    call.give(0, part);
  }

  private static ShapeException noPositions() {
    return new ShapeException("expected starts and ends, got none");
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Operand slice(Moves moves, Operand x, int axis, long start, long end, long step) {
    int extent = x.shape().get(axis);
    if (step == 0) {
      throw new ShapeException("expected steps other than 0, got 0");
    }
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? extent : extent - 1;
    long from = Math.max(step > 0 ? 0 : low, Math.min(high, start < 0 ? start + extent : start));
    long to = Math.max(low, Math.min(high, end < 0 ? end + extent : end));
    // An end before the first of a walk backwards: beyond all, which adding the extent hides.
    if (step < 0 && end < -(long) extent) {
      to = -1;
    }
    long distance = step > 0 ? to - from : from - to;
    long magnitude = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
    long count = distance <= 0 ? 0 : (distance - 1) / magnitude + 1;
    int clamped = (int) Math.max(-extent - 1L, Math.min(extent + 1L, step));
    return moves.slice(x, axis, (int) Math.max(0, from), (int) count, clamped);
  }

  private static void expand(Call call) {
    Shape to = Moves.together(call.shape(0), Call.shape(call.integers(1)));
    call.give(0, moves(call).broadcast(call.operand(0), to));
  }

  private static void tile(Call call) {
    Operand x = call.operand(0);
    long[] repeats = call.integers(1);
    if (call.opset() < 6 || repeats.length != x.shape().rank()) {
      throw new ShapeException(
          "expected a number of repeats for each axis of %s, got %s"
              .formatted(x.shape(), Arrays.toString(repeats)));
    }
    // An axis more in front of each, which is repeated and joined with it.
    List<Integer> apart = new ArrayList<>();
    List<Integer> repeated = new ArrayList<>();
    List<Integer> joined = new ArrayList<>();
    for (int axis = 0; axis < repeats.length; axis++) {
      int extent = x.shape().get(axis);
      int times = Call.extent(repeats[axis]);
      apart.addAll(List.of(1, extent));
      repeated.addAll(List.of(times, extent));
      joined.add(Math.multiplyExact(times, extent));
    }
    Moves moves = moves(call);
    Operand wide = moves.broadcast(moves.reshape(x, Shape.of(apart)), Shape.of(repeated));
    call.give(0, moves.reshape(wide, Shape.of(joined)));
  }

  private static void gather(Call call) {
    Operand x = call.operand(0);
    Operand indices = call.operand(1);
    int axis = Call.axis(call.integer("axis", 0), x.shape().rank());
    if (indices.literal().isEmpty()) {
      call.give(0, x.type(), call.graph().gather(call.value(0), call.integersValue(1), axis));
      return;
    }
    int extent = x.shape().get(axis);
    int[] numbers = new int[indices.shape().elements()];
    long[] wanted = call.integers(1);
    for (int i = 0; i < numbers.length; i++) {
      if (wanted[i] < -extent || wanted[i] >= extent) {
        throw new ShapeException(
            "expected indices from %d to %d, got %d".formatted(-extent, extent - 1, wanted[i]));
      }
      numbers[i] = (int) (wanted[i] < 0 ? wanted[i] + extent : wanted[i]);
    }
    Shape shape =
        x.shape()
            .sub(0, axis)
            .append(indices.shape().toArray())
            .append(x.shape().sub(axis + 1, x.shape().rank()).toArray());
    call.give(0, moves(call).reshape(moves(call).pick(x, axis, numbers), shape));
  }

  /** An element of the axis for each index, at the index's own place on the other axes. */
  private static void gatherElements(Call call) {
    Operand x = call.operand(0);
    Shape shape = call.shape(1);
    int axis = Call.axis(call.integer("axis", 0), x.shape().rank());
    long[] indices = call.integers(1);
    int extent = x.shape().get(axis);
    boolean fits = shape.rank() == x.shape().rank();
    for (int a = 0; fits && a < shape.rank(); a++) {
      fits = a == axis || shape.get(a) <= x.shape().get(a);
    }
    if (!fits) {
      throw new ShapeException("expected indices that fit %s, got %s".formatted(x.shape(), shape));
    }
    int[] strides = x.shape().strides();
    int[] numbers = new int[indices.length];
    for (int i = 0; i < numbers.length; i++) {
      if (indices[i] < -extent || indices[i] >= extent) {
        throw new ShapeException(
            "expected indices from %d to %d, got %d".formatted(-extent, extent - 1, indices[i]));
      }
      int[] at = shape.coordinates(i);
      at[axis] = (int) (indices[i] < 0 ? indices[i] + extent : indices[i]);
      numbers[i] = Moves.dot(at, strides);
    }
    Moves moves = moves(call);
    Operand flat = moves.reshape(x, Shape.of(x.shape().elements()));
    call.give(0, moves.reshape(moves.pick(flat, 0, numbers), shape));
  }

  private static void depthToSpace(Call call) {
    Shape from = requireMaps(call);
    int block = Call.extent(call.integer("blocksize", 1));
    int channels = from.get(1) / Math.max(1, block * block);
    if (block < 1 || channels * block * block != from.get(1)) {
      throw new ShapeException(
          "expected channels that %d x %d divides, got %s".formatted(block, block, from));
    }
    boolean rowsFirst = call.text("mode", "DCR").equals("DCR");
    Shape apart =
        rowsFirst
            ? Shape.of(from.get(0), block, block, channels, from.get(2), from.get(3))
            : Shape.of(from.get(0), channels, block, block, from.get(2), from.get(3));
    List<Integer> order = rowsFirst ? List.of(0, 3, 4, 1, 5, 2) : List.of(0, 1, 4, 2, 5, 3);
    Moves moves = moves(call);
    Operand moved = moves.transpose(moves.reshape(call.operand(0), apart), order);
    call.give(
        0,
        moves.reshape(
            moved, Shape.of(from.get(0), channels, from.get(2) * block, from.get(3) * block)));
  }

  private static void spaceToDepth(Call call) {
    Shape from = requireMaps(call);
    int block = Call.extent(call.integer("blocksize", 1));
    if (block < 1 || from.get(2) % block != 0 || from.get(3) % block != 0) {
      throw new ShapeException(
          "expected rows and columns that %d divides, got %s".formatted(block, from));
    }
    int rows = from.get(2) / block;
    int columns = from.get(3) / block;
    Moves moves = moves(call);
    Operand apart =
        moves.reshape(
            call.operand(0), Shape.of(from.get(0), from.get(1), rows, block, columns, block));
    boolean depthFirst = call.text("mode", "DCR").equals("DCR");
    Operand moved =
        moves.transpose(apart, depthFirst ? List.of(0, 3, 5, 1, 2, 4) : List.of(0, 1, 3, 5, 2, 4));
    call.give(
        0, moves.reshape(moved, Shape.of(from.get(0), from.get(1) * block * block, rows, columns)));
  }

  private static Shape requireMaps(Call call) {
    if (call.rank(0) != 4) {
      throw new ShapeException("expected an input N x C x H x W, got " + call.shape(0));
    }
    return call.shape(0);
  }
}
