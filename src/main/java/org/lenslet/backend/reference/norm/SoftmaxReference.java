package org.lenslet.backend.reference.norm;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Lanes;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.op.norm.Softmax;

/** Probabilities of classes. */
public final class SoftmaxReference {
  private SoftmaxReference() {}

  public static void list(ReferenceList list) {
    list.add("softmax_forward", Softmax.class, SoftmaxReference::forward);
  }

  /** y[lane,i] = exp(x[lane,i] - max) / sum over j of exp(x[lane,j] - max). */
  static Launch forward(Softmax op, Operands operands) {
    Floats x = operands.input(0);
    Floats y = operands.output(0);
    Lanes lanes = Lanes.of(x.shape(), op.axis());
    return () -> {
      for (int lane = 0; lane < lanes.count(); lane++) {
        double max = max(x, lanes, lane);
        double sum = sumOfExponentials(x, lanes, lane, max);
        for (int i = 0; i < lanes.extent(); i++) {
          y.set(lanes.at(lane, i), Math.exp(x.get(lanes.at(lane, i)) - max) / sum);
        }
      }
    };
  }

  /** The largest element of a lane. */
  public static double max(Floats x, Lanes lanes, int lane) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < lanes.extent(); i++) {
      max = Math.max(max, x.get(lanes.at(lane, i)));
    }
    return max;
  }

  /** The sum over i of exp(x[lane,i] - max), which cannot overflow. */
  public static double sumOfExponentials(Floats x, Lanes lanes, int lane, double max) {
    double sum = 0;
    for (int i = 0; i < lanes.extent(); i++) {
      sum += Math.exp(x.get(lanes.at(lane, i)) - max);
    }
    return sum;
  }
}
