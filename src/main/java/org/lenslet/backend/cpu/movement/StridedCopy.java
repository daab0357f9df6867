package org.lenslet.backend.cpu.movement;

import org.lenslet.backend.Launch;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.ParallelLoop;

/**
 * Copies elements between two affine walks over the same extents: what broadcasting, transposing,
 * slicing, padding and concatenating have in common.
 *
 * @param extents the axes walked over; at least one
 * @param fromStart first element read
 * @param fromStrides distance of neighbours read, per axis
 * @param toStart first element written
 * @param toStrides distance of neighbours written, per axis
 */
record StridedCopy(int[] extents, int fromStart, int[] fromStrides, int toStart, int[] toStrides) {

  /** The copy between two places in memory. */
  Launch bind(CpuContext context, float[] x, int xo, float[] y, int yo) {
    int last = extents.length - 1;
    int rows = 1;
    for (int axis = 0; axis < last; axis++) {
      rows *= extents[axis];
    }
    return new ParallelLoop(
        context,
        rows,
        extents[last],
        (from, to, worker) -> {
          for (int row = from; row < to; row++) {
            copyRow(x, xo + at(row, fromStart, fromStrides), y, yo + at(row, toStart, toStrides));
          }
        });
  }

  private int at(int row, int start, int[] strides) {
    int index = start;
    int rest = row;
    for (int axis = extents.length - 2; axis >= 0; axis--) {
      index += rest % extents[axis] * strides[axis];
      rest /= extents[axis];
    }
    return index;
  }

  private void copyRow(float[] x, int from, float[] y, int to) {
    int n = extents[extents.length - 1];
    int fromStep = fromStrides[extents.length - 1];
    int toStep = toStrides[extents.length - 1];
    if (fromStep == 1 && toStep == 1) {
      System.arraycopy(x, from, y, to, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      y[to + i * toStep] = x[from + i * fromStep];
    }
  }
}
