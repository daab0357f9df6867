package org.lenslet.backend.opencl.reduce;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.tensor.Shape;

/**
 * The axes of a reduction, neighbours of one kind merged and those of extent 1 dropped.
 *
 * @param lastReduced whether the last merged axis is reduced; it is then the run, and not in {@code
 *     reduced}
 * @param last the extent of the last merged axis, 1 where there is none
 */
record ReducedAxes(List<Axis> kept, List<Axis> reduced, boolean lastReduced, int last) {

  /** An axis of a dense tensor. */
  record Axis(int extent, int stride) {}

  ReducedAxes {
    kept = List.copyOf(kept);
    reduced = List.copyOf(reduced);
  }

  static ReducedAxes of(Shape shape, List<Integer> axes) {
    List<Axis> kept = new ArrayList<>();
    List<Axis> reduced = new ArrayList<>();
    List<Axis> previous = null;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.get(axis) == 1) {
        continue;
      }
      List<Axis> own = axes.contains(axis) ? reduced : kept;
      int extent = shape.get(axis);
      if (own == previous) {
        extent *= own.remove(own.size() - 1).extent();
      }
      own.add(new Axis(extent, shape.strides()[axis]));
      previous = own;
    }
    if (previous == null) {
      return new ReducedAxes(kept, reduced, false, 1);
    }
    int last = previous.get(previous.size() - 1).extent();
    if (previous == reduced) {
      reduced.remove(reduced.size() - 1);
    }
    return new ReducedAxes(kept, reduced, previous == reduced, last);
  }

  /** A row-major matrix whose rows are reduced. */
  static ReducedAxes ofRows(int rows, int columns) {
    return new ReducedAxes(List.of(new Axis(rows, columns)), List.of(), true, columns);
  }

  /** How many results there are. */
  int outputs() {
    return product(kept);
  }

  /** How many runs, or single elements where the last axis is kept, make a result. */
  int rows() {
    return product(reduced);
  }

  /** Elements of a run, 1 where the last axis is kept. */
  int run() {
    return lastReduced ? last : 1;
  }

  /** How many elements make a result. */
  int count() {
    return rows() * run();
  }

  /** Extent and stride of each axis. */
  static int[] table(List<Axis> axes) {
    return axes.stream()
        .flatMap(axis -> List.of(axis.extent(), axis.stride()).stream())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int product(List<Axis> axes) {
    return axes.stream().mapToInt(Axis::extent).reduce(1, (a, b) -> a * b);
  }
}
