package org.lenslet.backend.reference;

import static org.lenslet.backend.reference.WindowMap.OUTSIDE;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.Operands.Floats;
import org.lenslet.backend.reference.Operands.Ints;
import org.lenslet.op.MaxPool;
import org.lenslet.op.MaxPoolBackward;

/** Maximum pooling and its gradient. */
final class MaxPoolReference {
  private MaxPoolReference() {}

  /** y[plane,p] = the maximum over taps r of x[plane,input(p,r)], and where it lies. */
  static Launch forward(MaxPool op, Operands operands) {
    Floats x = operands.input(0);
    Floats y = operands.output(0);
    Ints positions = operands.intOutput(1);
    WindowMap map = new WindowMap(op.window(), x.shape(), y.shape());
    int planes = x.shape().product(0, 2);
    int[] reads = new int[map.taps()];
    return () -> {
      for (int p = 0; p < map.outputs(); p++) {
        map.inputsOf(p, reads);
        for (int plane = 0; plane < planes; plane++) {
          int winner = OUTSIDE;
          double best = Double.NEGATIVE_INFINITY;
          for (int position : reads) {
            if (position == OUTSIDE) {
              continue;
            }
            double value = x.get(plane * map.inputs() + position);
            if (winner == OUTSIDE || beats(value, best)) {
              winner = position;
              best = value;
            }
          }
          y.set(plane * map.outputs() + p, best);
          positions.set(plane * map.outputs() + p, winner);
        }
      }
    };
  }

  /** dx[plane,q] = sum over taps r of dy[plane,p] for p = output(q,r) where q won. */
  static Launch backward(MaxPoolBackward op, Operands operands) {
    Floats dy = operands.input(0);
    Ints positions = operands.intInput(1);
    Floats dx = operands.output(0);
    WindowMap map = new WindowMap(op.forward().window(), dx.shape(), dy.shape());
    int planes = dx.shape().product(0, 2);
    int[] readers = new int[map.taps()];
    return () -> {
      for (int q = 0; q < map.inputs(); q++) {
        map.outputsOf(q, readers);
        for (int plane = 0; plane < planes; plane++) {
          double sum = 0;
          for (int p : readers) {
            if (p != OUTSIDE && positions.get(plane * map.outputs() + p) == q) {
              sum += dy.get(plane * map.outputs() + p);
            }
          }
          dx.set(plane * map.inputs() + q, sum);
        }
      }
    };
  }

  /** Whether a later value replaces the best so far: greater, or the first NaN. */
  static boolean beats(double value, double best) {
    return value > best || (Double.isNaN(value) && !Double.isNaN(best));
  }
}
