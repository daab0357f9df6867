package org.lenslet.backend.reference.pool;

import static org.lenslet.backend.reference.launch.WindowMap.OUTSIDE;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Largest;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Operands.Ints;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.launch.WindowMap;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;

/** Maximum pooling and its gradient. */
public final class MaxPoolReference {
  private MaxPoolReference() {}

  public static void list(ReferenceList list) {
    list.add("max_pool_forward", MaxPool.class, MaxPoolReference::forward)
        .add("max_pool_backward", MaxPoolBackward.class, MaxPoolReference::backward);
  }

  /** y[plane,p] = the maximum over taps r of x[plane,input(p,r)], and where it lies. */
  static Launch forward(MaxPool op, Operands operands) {
    Floats x = operands.input(0);
    Floats y = operands.output(0);
    Ints positions = operands.intOutput(1);
    WindowMap reads = WindowMap.reads(op.window(), x.shape(), y.shape());
    int planes = x.shape().product(0, 2);
    return () -> {
      for (int plane = 0; plane < planes; plane++) {
        for (int p = 0; p < reads.positions(); p++) {
          double best = Double.NEGATIVE_INFINITY;
          int winner = OUTSIDE;
          for (int tap = 0; tap < reads.taps(); tap++) {
            int q = reads.other(p, tap);
            if (q == OUTSIDE) {
              continue;
            }
            double value = x.get(plane * reads.others() + q);
            if (winner == OUTSIDE || Largest.beats(value, best)) {
              winner = q;
              best = value;
            }
          }
          y.set(plane * reads.positions() + p, best);
          positions.set(plane * reads.positions() + p, winner);
        }
      }
    };
  }

  /** dx[plane,q] = sum over taps r of dy[plane,p] for p = output(q,r) where q won. */
  static Launch backward(MaxPoolBackward op, Operands operands) {
    Floats dy = operands.input(0);
    Ints positions = operands.intInput(1);
    Floats dx = operands.output(0);
    WindowMap readers = WindowMap.readers(op.forward().window(), dx.shape(), dy.shape());
    int planes = dx.shape().product(0, 2);
    return () -> {
      for (int plane = 0; plane < planes; plane++) {
        for (int q = 0; q < readers.positions(); q++) {
          double sum = 0;
          for (int tap = 0; tap < readers.taps(); tap++) {
            int p = readers.other(q, tap);
            if (p != OUTSIDE && positions.get(plane * readers.others() + p) == q) {
              sum += dy.get(plane * readers.others() + p);
            }
          }
          dx.set(plane * readers.positions() + q, sum);
        }
      }
    };
  }
}
