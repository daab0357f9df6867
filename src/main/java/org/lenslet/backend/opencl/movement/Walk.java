package org.lenslet.backend.opencl.movement;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lenslet.backend.Problem;
import org.lenslet.op.Broadcast;
import org.lenslet.op.Concat;
import org.lenslet.op.Slice;
import org.lenslet.op.Transpose;
import org.lenslet.tensor.Shape;

/**
 * A copy between two regular walks over the same extents: what broadcasting, transposing, slicing
 * and joining have in common. Axes that both walks pass through alike are merged, so that any rank
 * becomes a small one.
 *
 * @param extents the axes walked over, outermost first; at least one
 * @param from distance of neighbours read, per axis; 0 where an element repeats
 * @param to distance of neighbours written, per axis
 * @param fromStart the first element read
 * @param toStart the first element written
 */
record Walk(
    List<Integer> extents, List<Integer> from, List<Integer> to, int fromStart, int toStart) {

  /** The walks that move all inputs of a problem, an input each. */
  static List<Walk> of(Problem problem) {
    Shape x = problem.input(0).shape();
    Shape y = problem.output(0).shape();
    if (problem.op() instanceof Concat concat) {
      return concat(problem, concat.axis());
    }
    if (problem.op() instanceof Slice slice) {
      int[] strides = x.strides();
      int start = 0;
      for (int axis = 0; axis < strides.length; axis++) {
        start += slice.start().get(axis) * strides[axis];
        strides[axis] *= slice.step().get(axis);
      }
      return List.of(merged(y, strides, y.strides(), start, 0));
    }
    if (problem.op() instanceof Transpose transpose) {
      int[] strides = x.strides();
      int[] permuted = transpose.permutation().stream().mapToInt(axis -> strides[axis]).toArray();
      return List.of(merged(y, permuted, y.strides(), 0, 0));
    }
    if (problem.op() instanceof Broadcast) {
      int[] strides = new int[y.rank()];
      int[] dense = x.strides();
      for (int axis = -1; axis >= -x.rank(); axis--) {
        strides[y.rank() + axis] = x.get(axis) == 1 ? 0 : dense[x.rank() + axis];
      }
      return List.of(merged(y, strides, y.strides(), 0, 0));
    }
    throw new IllegalArgumentException("expected an operation that copies, got " + problem.op());
  }

  private static List<Walk> concat(Problem problem, int axis) {
    int[] strides = problem.output(0).shape().strides();
    List<Walk> walks = new ArrayList<>();
    int position = 0;
    for (int i = 0; i < problem.inputs().size(); i++) {
      Shape part = problem.input(i).shape();
      walks.add(merged(part, part.strides(), strides, 0, position * strides[axis]));
      position += part.get(axis);
    }
    return walks;
  }

  /** Axes of extent 1 fall away, neighbours join where both walks go on from one to the next. */
  private static Walk merged(Shape shape, int[] from, int[] to, int fromStart, int toStart) {
    List<Integer> extents = new ArrayList<>();
    List<Integer> fromSteps = new ArrayList<>();
    List<Integer> toSteps = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int extent = shape.get(axis);
      int last = extents.size() - 1;
      if (extent == 1) {
        continue;
      }
      if (last >= 0
          && fromSteps.get(last) == from[axis] * extent
          && toSteps.get(last) == to[axis] * extent) {
        extents.set(last, extents.get(last) * extent);
        fromSteps.set(last, from[axis]);
        toSteps.set(last, to[axis]);
      } else {
        extents.add(extent);
        fromSteps.add(from[axis]);
        toSteps.add(to[axis]);
      }
    }
    if (extents.isEmpty()) {
      return new Walk(List.of(1), List.of(1), List.of(1), fromStart, toStart);
    }
    return new Walk(extents, fromSteps, toSteps, fromStart, toStart);
  }

  int rank() {
    return extents.size();
  }

  int elements() {
    return extents.stream().reduce(1, (a, b) -> a * b);
  }

  /** Extents, then distances read, then distances written, as kernels take them. */
  int[] table() {
    return Stream.of(extents, from, to).flatMap(List::stream).mapToInt(Integer::intValue).toArray();
  }

  /** This walk without some of its axes, which somebody else walks along. */
  Walk without(int... axes) {
    List<Integer> kept =
        IntStream.range(0, rank())
            .filter(axis -> IntStream.of(axes).noneMatch(other -> other == axis))
            .boxed()
            .toList();
    return new Walk(
        kept.stream().map(extents::get).toList(),
        kept.stream().map(from::get).toList(),
        kept.stream().map(to::get).toList(),
        fromStart,
        toStart);
  }
}
