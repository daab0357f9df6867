package org.lenslet.backend.reference.pool;

import static org.lenslet.backend.reference.launch.WindowMap.OUTSIDE;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.launch.WindowMap;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.tensor.Shape;

/** Mean pooling and its gradient. */
public final class AveragePoolReference {
  private AveragePoolReference() {}

  public static void list(ReferenceList list) {
    list.add("average_pool_forward", AveragePool.class, AveragePoolReference::forward)
        .add("average_pool_backward", AveragePoolBackward.class, AveragePoolReference::backward);
  }

  /** y[plane,p] = sum over taps r of x[plane,input(p,r)] / divisor[p]; 0 for a divisor of 0. */
  static Launch forward(AveragePool op, Operands operands) {
    Floats x = operands.input(0);
    Floats y = operands.output(0);
    WindowMap reads = WindowMap.reads(op.window(), x.shape(), y.shape());
    int[] divisors = divisors(op, x.shape(), y.shape());
    int planes = x.shape().product(0, 2);
    return () -> {
      for (int plane = 0; plane < planes; plane++) {
        for (int p = 0; p < reads.positions(); p++) {
          double sum = 0;
          for (int tap = 0; tap < reads.taps(); tap++) {
            int q = reads.other(p, tap);
            sum += q == OUTSIDE ? 0 : x.get(plane * reads.others() + q);
          }
          y.set(plane * reads.positions() + p, divisors[p] == 0 ? 0 : sum / divisors[p]);
        }
      }
    };
  }

  /** dx[plane,q] = sum over taps r of dy[plane,p] / divisor[p] for p = output(q,r). */
  static Launch backward(AveragePoolBackward op, Operands operands) {
    Floats dy = operands.input(0);
    Floats dx = operands.output(0);
    WindowMap readers = WindowMap.readers(op.forward().window(), dx.shape(), dy.shape());
    int[] divisors = divisors(op.forward(), dx.shape(), dy.shape());
    int planes = dx.shape().product(0, 2);
    return () -> {
      for (int plane = 0; plane < planes; plane++) {
        for (int q = 0; q < readers.positions(); q++) {
          double sum = 0;
          for (int tap = 0; tap < readers.taps(); tap++) {
            int p = readers.other(q, tap);
            sum += p == OUTSIDE ? 0 : dy.get(plane * readers.others() + p) / divisors[p];
          }
          dx.set(plane * readers.positions() + q, sum);
        }
      }
    };
  }

  /** The divisor of each output position. */
  private static int[] divisors(AveragePool op, Shape input, Shape output) {
    int[] divisors = new int[output.product(2, output.rank())];
    for (int p = 0; p < divisors.length; p++) {
      int count = 1;
      int rest = p;
      for (int axis = op.window().rank() - 1; axis >= 0; axis--) {
        int extent = output.get(axis + 2);
        count *= op.counted(axis, rest % extent, input.get(axis + 2));
        rest /= extent;
      }
      divisors[p] = op.divisor() > 0 ? op.divisor() : count;
    }
    return divisors;
  }
}
