package org.lenslet.backend.reference.pool;

import java.util.stream.IntStream;
import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Largest;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Operands.Ints;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.launch.Strided;
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
          for (int q : window(op.extents(), p, input)) {
            double value = x.get(plane * input.elements() + q);
            if (winner < 0 || Largest.beats(value, best)) {
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

  /** The positions of a window in the input plane, ascending. */
  private static int[] window(Shape output, int p, Shape input) {
    int[] windows = output.coordinates(p);
    int[] start = new int[windows.length];
    int[] extents = new int[windows.length];
    for (int axis = 0; axis < start.length; axis++) {
      int in = input.get(axis);
      int out = output.get(axis);
      start[axis] = AdaptiveMaxPool.start(windows[axis], in, out);
      extents[axis] = AdaptiveMaxPool.end(windows[axis], in, out) - start[axis];
    }
    int[] strides = input.strides();
    int first = IntStream.range(0, start.length).map(a -> start[a] * strides[a]).sum();
    Strided walk = new Strided(Shape.of(extents), first, strides);
    return IntStream.range(0, Shape.of(extents).elements()).map(walk::at).toArray();
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
