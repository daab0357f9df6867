package org.lenslet.backend.opencl.pointwise;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * A broadcast as rows: neighbouring axes are merged where every input goes on from one to the next,
 * and the last merged axis is the row. Inputs of one shape are a single row. Along a row an input
 * is either dense or one repeated element.
 *
 * @param extents of the merged axes before the row
 * @param strides for each of those axes and each input the distance of neighbours, 0 where it
 *     repeats
 * @param row elements of a row
 * @param steps for each input the distance of neighbours along a row: 1, or 0 where it repeats
 */
record BroadcastRows(
    List<Integer> extents, List<List<Integer>> strides, int row, List<Integer> steps) {

  /** An axis of the output with the strides of the inputs along it. */
  private record Axis(int extent, List<Integer> strides) {

    /** This axis and the next as one, or null where some input does not go on. */
    Axis merge(Axis next) {
      for (int input = 0; input < strides.size(); input++) {
        if (strides.get(input) != next.extent * next.strides.get(input)) {
          return null;
        }
      }
      return new Axis(extent * next.extent, next.strides);
    }
  }

  static BroadcastRows of(List<TensorSpec> inputs, Shape output) {
    List<Axis> axes = new ArrayList<>();
    for (int axis = 0; axis < output.rank(); axis++) {
      if (output.get(axis) != 1) {
        append(axes, axis(inputs, output, axis));
      }
    }
    Axis row =
        axes.isEmpty()
            ? new Axis(1, inputs.stream().map(input -> 0).toList())
            : axes.remove(axes.size() - 1);
    return new BroadcastRows(
        axes.stream().map(Axis::extent).toList(),
        axes.stream().map(Axis::strides).toList(),
        row.extent,
        row.strides);
  }

  private static void append(List<Axis> axes, Axis next) {
    Axis merged = axes.isEmpty() ? null : axes.get(axes.size() - 1).merge(next);
    if (merged == null) {
      axes.add(next);
    } else {
      axes.set(axes.size() - 1, merged);
    }
  }

  private static Axis axis(List<TensorSpec> inputs, Shape output, int axis) {
    List<Integer> strides = new ArrayList<>();
    for (TensorSpec input : inputs) {
      Shape shape = input.shape();
      int own = axis - (output.rank() - shape.rank());
      strides.add(own < 0 || shape.get(own) == 1 ? 0 : shape.strides()[own]);
    }
    return new Axis(output.get(axis), strides);
  }

  /** For each axis before the row its extent and the strides of the inputs along it. */
  int[] table() {
    List<Integer> table = new ArrayList<>();
    for (int axis = 0; axis < extents.size(); axis++) {
      table.add(extents.get(axis));
      table.addAll(strides.get(axis));
    }
    return table.stream().mapToInt(Integer::intValue).toArray();
  }

  int rows() {
    return extents.stream().reduce(1, (a, b) -> a * b);
  }
}
