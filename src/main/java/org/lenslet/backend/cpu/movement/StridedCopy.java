package org.lenslet.backend.cpu.movement;

import org.lenslet.backend.Launch;
import org.lenslet.backend.Walk;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;

/** Copies elements along a walk of two tensors: tensor 0 is read, tensor 1 written. */
record StridedCopy(Walk walk) {
  /** Elements of a row that are copied together: rows are cut, so that one occupies all threads. */
  private static final int PART = 4096;

  /** The copy between two places in memory. */
  Launch bind(CpuContext context, Floats x, Floats y) {
    int parts = (walk.row() + PART - 1) / PART;
    return new ParallelLoop(
        context,
        Math.multiplyExact(walk.rows(), parts),
        Math.min(walk.row(), PART),
        (from, to, worker) -> {
          for (int piece = from; piece < to; piece++) {
            int row = piece / parts;
            int first = piece % parts * PART;
            int source = x.offset() + walk.rowStart(0, row) + first * walk.step(0);
            int target = y.offset() + walk.rowStart(1, row) + first * walk.step(1);
            copy(x.array(), source, y.array(), target, Math.min(PART, walk.row() - first));
          }
        });
  }

  private void copy(float[] x, int from, float[] y, int to, int n) {
    int fromStep = walk.step(0);
    int toStep = walk.step(1);
    if (fromStep == 1 && toStep == 1) {
      System.arraycopy(x, from, y, to, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      y[to + i * toStep] = x[from + i * fromStep];
    }
  }
}
