package org.lenslet.backend.opencl.movement;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.movement.Pad;
import org.lenslet.tensor.Shape;

/** The axes of padding, those without any merged into the one before. */
record PadAxes(List<Axis> axes) {

  /**
   * @param step the distance in y of neighbours in x
   */
  record Axis(int output, int input, int before, int step) {
    private boolean isBare() {
      return output == input && step == 1;
    }

    /** This axis with a bare one behind it. */
    private Axis followedBy(Axis bare) {
      return new Axis(output * bare.output, input * bare.output, before * bare.output, 1);
    }
  }

  static PadAxes of(Pad op, Shape input, Shape output) {
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < output.rank(); i++) {
      int step = input.get(i) <= 1 ? 1 : op.interior().get(i) + 1;
      Axis axis = new Axis(output.get(i), input.get(i), op.before().get(i), step);
      int last = axes.size() - 1;
      if (last >= 0 && axis.isBare() && axes.get(last).step == 1) {
        axes.set(last, axes.get(last).followedBy(axis));
      } else {
        axes.add(axis);
      }
    }
    return new PadAxes(axes.isEmpty() ? List.of(new Axis(1, 1, 0, 1)) : List.copyOf(axes));
  }

  /** The extent of the output along the last axis. */
  int row() {
    return axes.get(axes.size() - 1).output;
  }

  /** As kernels take them. */
  int[] table() {
    return axes.stream()
        .flatMapToInt(
            axis -> java.util.stream.IntStream.of(axis.output, axis.input, axis.before, axis.step))
        .toArray();
  }
}
