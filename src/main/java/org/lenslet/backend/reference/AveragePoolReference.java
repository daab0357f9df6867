package org.lenslet.backend.reference;

import static org.lenslet.backend.reference.WindowMap.OUTSIDE;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.Operands.Floats;
import org.lenslet.op.AveragePool;
import org.lenslet.op.AveragePoolBackward;
import org.lenslet.tensor.Shape;

/** Mean pooling and its gradient. */
final class AveragePoolReference {
  private AveragePoolReference() {}

  /** y[plane,p] = sum over taps r of x[plane,input(p,r)] / divisor[p]; 0 for a divisor of 0. */
  static Launch forward(AveragePool op, Operands operands) {
    Floats x = operands.input(0);
    Floats y = operands.output(0);
    WindowMap map = new WindowMap(op.window(), x.shape(), y.shape());
    int[] divisors = divisors(op, x.shape(), y.shape());
    int planes = x.shape().product(0, 2);
    int[] reads = new int[map.taps()];
    return () -> {
      for (int p = 0; p < map.outputs(); p++) {
        map.inputsOf(p, reads);
        for (int plane = 0; plane < planes; plane++) {
          double sum = 0;
          for (int position : reads) {
            if (position != OUTSIDE) {
              sum += x.get(plane * map.inputs() + position);
            }
          }
          y.set(plane * map.outputs() + p, divisors[p] == 0 ? 0 : sum / divisors[p]);
        }
      }
    };
  }

  /** dx[plane,q] = sum over taps r of dy[plane,p] / divisor[p] for p = output(q,r). */
  static Launch backward(AveragePoolBackward op, Operands operands) {
    Floats dy = operands.input(0);
    Floats dx = operands.output(0);
    WindowMap map = new WindowMap(op.forward().window(), dx.shape(), dy.shape());
    int[] divisors = divisors(op.forward(), dx.shape(), dy.shape());
    int planes = dx.shape().product(0, 2);
    int[] readers = new int[map.taps()];
    return () -> {
      for (int q = 0; q < map.inputs(); q++) {
        map.outputsOf(q, readers);
        for (int plane = 0; plane < planes; plane++) {
          double sum = 0;
          for (int p : readers) {
            if (p != OUTSIDE) {
              sum += dy.get(plane * map.outputs() + p) / divisors[p];
            }
          }
          dx.set(plane * map.inputs() + q, sum);
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
