package org.lenslet.backend.reference.pool;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Operands.Ints;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.launch.WindowMap;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.op.pool.MaxUnpoolBackward;

/** Unpooling and its gradient. */
public final class MaxUnpoolReference {
  private static final int NONE = WindowMap.OUTSIDE;

  private MaxUnpoolReference() {}

  public static void list(ReferenceList list) {
    list.add("max_unpool_forward", MaxUnpool.class, MaxUnpoolReference::forward)
        .add("max_unpool_backward", MaxUnpoolBackward.class, MaxUnpoolReference::backward);
  }

  /** y[plane,q] = x[plane,p] of the last p that reads q and whose position is q, else 0. */
  static Launch forward(MaxUnpool op, Operands operands) {
    Floats x = operands.input(0);
    Ints positions = operands.intInput(1);
    Floats y = operands.output(0);
    WindowMap readers = WindowMap.readers(op.window(), y.shape(), x.shape());
    int planes = y.shape().product(0, 2);
    return () -> {
      for (int plane = 0; plane < planes; plane++) {
        for (int q = 0; q < readers.positions(); q++) {
          int p = last(readers, positions, plane, q);
          double value = p == NONE ? 0 : x.get(plane * readers.others() + p);
          y.set(plane * readers.positions() + q, value);
        }
      }
    };
  }

  /** dx[plane,p] = dy[plane,q] where y[plane,q] = x[plane,p], else 0. */
  static Launch backward(MaxUnpoolBackward op, Operands operands) {
    Floats dy = operands.input(0);
    Ints positions = operands.intInput(1);
    Floats dx = operands.output(0);
    WindowMap readers = WindowMap.readers(op.forward().window(), dy.shape(), dx.shape());
    int planes = dy.shape().product(0, 2);
    return () -> {
      for (int i = 0; i < dx.elements(); i++) {
        dx.set(i, 0);
      }
      for (int plane = 0; plane < planes; plane++) {
        for (int q = 0; q < readers.positions(); q++) {
          int p = last(readers, positions, plane, q);
          if (p != NONE) {
            dx.set(plane * readers.others() + p, dy.get(plane * readers.positions() + q));
          }
        }
      }
    };
  }

  private static int last(WindowMap readers, Ints positions, int plane, int q) {
    int last = NONE;
    for (int tap = 0; tap < readers.taps(); tap++) {
      int p = readers.other(q, tap);
      if (p != NONE && positions.get(plane * readers.others() + p) == q) {
        last = Math.max(last, p);
      }
    }
    return last;
  }
}
