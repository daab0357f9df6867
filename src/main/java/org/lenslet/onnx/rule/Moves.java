package org.lenslet.onnx.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * Elements put elsewhere: at once where they are known and few, so that shapes can be computed
 * with, else by the graph.
 */
final class Moves {
  /** Larger ones are no shapes, and are for the device. */
  static final int MOST_KNOWN = 1 << 16;

  private final GraphBuilder graph;

  Moves(GraphBuilder graph) {
    this.graph = graph;
  }

  /** Whether what is made of an operand is computed at once: nothing that training changes is. */
  static boolean isKnown(Operand operand, Shape result) {
    return operand.literal().isPresent()
        && !operand.isWeight()
        && operand.shape().elements() <= MOST_KNOWN
        && result.elements() <= MOST_KNOWN;
  }

  private interface IndexMap {
    /** The row-major index in the source. */
    int of(int[] coordinates);
  }

  private Operand known(Literal source, Shape shape, IndexMap map) {
    return known(Literal.of(source.type(), shape, i -> source.get(map.of(shape.coordinates(i)))));
  }

  Operand known(Literal lazy) {
    Literal literal = lazy.evaluated();
    return Operand.of(literal, Call.source(graph, literal));
  }

  Operand reshape(Operand x, Shape shape) {
    if (shape.elements() != x.shape().elements()) {
      throw new ShapeException(
          "expected a shape of as many elements as " + x.shape() + ", got " + shape);
    }
    if (x.literal().isPresent()) {
      Literal seen = x.literal().get().as(x.type(), shape);
      if (x.isWeight()) {
        return Operand.ofWeight(seen, role -> graph.reshape(x.weight(role), shape));
      }
      return Operand.of(seen, Call.source(graph, seen));
    }
    return Operand.of(x.type(), graph.reshape(x.value(), shape));
  }

  Operand transpose(Operand x, List<Integer> permutation) {
    Shape from = x.shape();
    if (permutation.size() != from.rank()) {
      throw new ShapeException("expected " + from.rank() + " axes, got " + permutation);
    }
    Transpose transpose = new Transpose(permutation);
    Shape shape = Shape.of(permutation.stream().map(from::get).toList());
    if (isKnown(x, shape)) {
      int[] strides = from.strides();
      return known(
          x.literal().get(),
          shape,
          at -> {
            int index = 0;
            for (int axis = 0; axis < at.length; axis++) {
              index += at[axis] * strides[permutation.get(axis)];
            }
            return index;
          });
    }
    return Operand.of(x.type(), graph.apply(transpose, x.value()));
  }

  /**
   * A part of an axis.
   *
   * @param step may be negative
   */
  Operand slice(Operand x, int axis, int start, int count, int step) {
    Shape shape = x.shape().with(axis, count);
    if (isKnown(x, shape)) {
      int[] strides = x.shape().strides();
      return known(
          x.literal().get(),
          shape,
          at -> {
            int index = 0;
            for (int a = 0; a < at.length; a++) {
              index += (a == axis ? start + at[a] * step : at[a]) * strides[a];
            }
            return index;
          });
    }
    if (start == 0 && step == 1 && count == x.shape().get(axis)) {
      return x;
    }
    if (count == 0) {
      return Operand.of(x.type(), graph.constant(HostTensor.filled(shape, 0)));
    }
    if (step < 0) {
      int[] backwards = new int[count];
      for (int i = 0; i < count; i++) {
        backwards[i] = start + i * step;
      }
      return pick(x, axis, backwards);
    }
    int[] zeros = new int[shape.rank()];
    int[] ones = new int[shape.rank()];
    Arrays.fill(ones, 1);
    Slice slice =
        new Slice(Shape.of(zeros).with(axis, start), shape, Shape.of(ones).with(axis, step));
    return Operand.of(x.type(), graph.apply(slice, x.value()));
  }

  /** Slices of an axis by their numbers, which all exist. */
  Operand pick(Operand x, int axis, int... numbers) {
    Shape shape = x.shape().with(axis, numbers.length);
    if (isKnown(x, shape)) {
      int[] strides = x.shape().strides();
      return known(
          x.literal().get(),
          shape,
          at -> {
            int index = 0;
            for (int a = 0; a < at.length; a++) {
              index += (a == axis ? numbers[at[a]] : at[a]) * strides[a];
            }
            return index;
          });
    }
    Value indices = graph.constant(HostTensor.ofInts(Shape.of(numbers.length), numbers));
    return Operand.of(x.type(), graph.gather(x.value(), indices, axis));
  }

  Operand concat(List<Operand> parts, int axis) {
    Shape first = parts.get(0).shape();
    int extent = 0;
    boolean known = true;
    for (Operand part : parts) {
      if (part.shape().rank() != first.rank()
          || !part.shape().with(axis, 1).equals(first.with(axis, 1))) {
        throw new ShapeException(
            "expected shapes equal to %s except on axis %d, got %s"
                .formatted(first, axis, part.shape()));
      }
      extent = Math.addExact(extent, part.shape().get(axis));
      known &= isKnown(part, part.shape());
    }
    Shape shape = first.with(axis, extent);
    if (known && shape.elements() <= MOST_KNOWN) {
      return known(
          Literal.of(parts.get(0).type(), shape, i -> element(parts, axis, shape.coordinates(i))));
    }
    List<Value> values = new ArrayList<>();
    parts.stream()
        .filter(part -> part.shape().get(axis) > 0 || part == parts.get(0))
        .forEach(part -> values.add(part.value()));
    return values.size() == 1
        ? Operand.of(parts.get(0).type(), values.get(0))
        : Operand.of(parts.get(0).type(), graph.applyAll(new Concat(axis), values).get(0));
  }

  private static double element(List<Operand> parts, int axis, int[] at) {
    for (Operand part : parts) {
      int extent = part.shape().get(axis);
      if (at[axis] < extent) {
        int index = 0;
        int[] strides = part.shape().strides();
        for (int a = 0; a < at.length; a++) {
          index += at[a] * strides[a];
        }
        return part.literal().orElseThrow().get(index);
      }
      at[axis] -= extent;
    }
    throw new IllegalStateException("beyond the end of axis " + axis);
  }

  /** Repeats extents of 1, and axes that are missing in front. */
  Operand broadcast(Operand x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x;
    }
    if (isKnown(x, shape)) {
      int[] strides = repeating(x.shape(), shape);
      return known(x.literal().get(), shape, at -> dot(at, strides));
    }
    return Operand.of(x.type(), graph.broadcast(x.value(), shape));
  }

  /** The distance of neighbours in a tensor along the axes of a shape that it is repeated to. */
  static int[] repeating(Shape from, Shape to) {
    int[] own = from.strides();
    int[] strides = new int[to.rank()];
    for (int axis = 1; axis <= from.rank(); axis++) {
      boolean repeats = from.get(-axis) == 1;
      strides[to.rank() - axis] = repeats ? 0 : own[from.rank() - axis];
    }
    return strides;
  }

  static int dot(int[] coordinates, int[] strides) {
    int index = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      index += coordinates[axis] * strides[axis];
    }
    return index;
  }

  /** The shape that shapes broadcast to. */
  static Shape together(Shape a, Shape b) {
    int[] extents = new int[Math.max(a.rank(), b.rank())];
    for (int axis = 1; axis <= extents.length; axis++) {
      int left = axis <= a.rank() ? a.get(-axis) : 1;
      int right = axis <= b.rank() ? b.get(-axis) : 1;
      if (left != right && left != 1 && right != 1) {
        throw new ShapeException("expected shapes that broadcast, got " + a + " and " + b);
      }
      extents[extents.length - axis] = left == 1 ? right : left;
    }
    return Shape.of(extents);
  }
}
