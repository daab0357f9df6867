package org.lenslet.backend.reference.pool;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Largest;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Operands.Ints;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.op.pool.AdaptiveMaxPoolBackward;
import org.lenslet.tensor.Shape;

/** Maximum over windows as large as the output needs, and its gradient. */
public final class AdaptiveMaxPoolReference {
  private AdaptiveMaxPoolReference() {}

  public static void list(ReferenceList list) {
    list.add("adaptive_max_pool_forward", AdaptiveMaxPool.class, AdaptiveMaxPoolReference::forward)
        .add(
            "adaptive_max_pool_backward",
            AdaptiveMaxPoolBackward.class,
            AdaptiveMaxPoolReference::backward);
  }

  /** y[plane,p] = the maximum over q in the window of p of x[plane,q], and where it lies. */
  static Launch forward(AdaptiveMaxPool op, Operands operands) {
    Floats x = operands.input(0);
    Floats y = operands.output(0);
    Ints positions = operands.intOutput(1);
    Shape input = x.shape().sub(2, x.shape().rank());
    int planes = x.shape().product(0, 2);
    int outputs = op.extents().elements();
    return () -> {
      for (int plane = 0; plane < planes; plane++) {
        for (int p = 0; p < outputs; p++) {
          int winner = -1;
          double best = Double.NEGATIVE_INFINITY;
          for (int q = 0; q < input.elements(); q++) {
            double value = x.get(plane * input.elements() + q);
            boolean counts = covers(op.extents(), p, input, q);
            if (counts && (winner < 0 || Largest.beats(value, best))) {
              winner = q;
              best = value;
            }
          }
          y.set(plane * outputs + p, best);
          positions.set(plane * outputs + p, winner);
        }
      }
    };
  }

  private static boolean covers(Shape output, int p, Shape input, int q) {
    int[] window = output.coordinates(p);
    int[] position = input.coordinates(q);
    for (int axis = 0; axis < window.length; axis++) {
      int in = input.get(axis);
      int out = output.get(axis);
      if (position[axis] < AdaptiveMaxPool.start(window[axis], in, out)
          || position[axis] >= AdaptiveMaxPool.end(window[axis], in, out)) {
        return false;
      }
    }
    return true;
  }

  /** dx[plane,q] = sum over p of dy[plane,p] where q won. */
  static Launch backward(AdaptiveMaxPoolBackward op, Operands operands) {
    Floats dy = operands.input(0);
    Ints positions = operands.intInput(1);
    Floats dx = operands.output(0);
    int planes = dx.shape().product(0, 2);
    int inputs = dx.shape().product(2, dx.shape().rank());
    int outputs = op.forward().extents().elements();
    return () -> {
      for (int plane = 0; plane < planes; plane++) {
        for (int q = 0; q < inputs; q++) {
          double sum = 0;
          for (int p = plane * outputs; p < (plane + 1) * outputs; p++) {
            sum += positions.get(p) == q ? dy.get(p) : 0;
          }
          dx.set(plane * inputs + q, sum);
        }
      }
    };
  }
}
