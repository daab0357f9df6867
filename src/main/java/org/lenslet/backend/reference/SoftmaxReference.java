package org.lenslet.backend.reference;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.Operands.Floats;
import org.lenslet.backend.reference.Operands.Ints;
import org.lenslet.op.OneHot;
import org.lenslet.op.Softmax;
import org.lenslet.op.SoftmaxCrossEntropy;
import org.lenslet.op.SoftmaxCrossEntropyBackward;

/** Probabilities of classes, their loss, and labels as indicator vectors. */
final class SoftmaxReference {
  private SoftmaxReference() {}

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

  /** loss[lane] = log(sum over c of exp(z[lane,c])) - z[lane,label]; 0 where there is no label. */
  static Launch crossEntropy(SoftmaxCrossEntropy op, Operands operands) {
    Floats logits = operands.input(0);
    Ints labels = operands.intInput(1);
    Floats loss = operands.output(0);
    Lanes lanes = Lanes.of(logits.shape(), 1);
    return () -> {
      for (int lane = 0; lane < lanes.count(); lane++) {
        int label = labels.get(lane);
        if (label < 0 || label >= lanes.extent()) {
          loss.set(lane, 0);
          continue;
        }
        double max = max(logits, lanes, lane);
        double sum = sumOfExponentials(logits, lanes, lane, max);
        loss.set(lane, Math.log(sum) + (max - logits.get(lanes.at(lane, label))));
      }
    };
  }

  /** dz[lane,c] = dloss[lane] * (softmax(z)[lane,c] - (c == label)); 0 without a label. */
  static Launch crossEntropyBackward(SoftmaxCrossEntropyBackward op, Operands operands) {
    Floats logits = operands.input(0);
    Ints labels = operands.intInput(1);
    Floats dLoss = operands.input(2);
    Floats dLogits = operands.output(0);
    Lanes lanes = Lanes.of(logits.shape(), 1);
    return () -> {
      for (int lane = 0; lane < lanes.count(); lane++) {
        int label = labels.get(lane);
        boolean ignored = label < 0 || label >= lanes.extent();
        double max = max(logits, lanes, lane);
        double sum = sumOfExponentials(logits, lanes, lane, max);
        for (int c = 0; c < lanes.extent(); c++) {
          double probability = Math.exp(logits.get(lanes.at(lane, c)) - max) / sum;
          double gradient = dLoss.get(lane) * (probability - (c == label ? 1 : 0));
          dLogits.set(lanes.at(lane, c), ignored ? 0 : gradient);
        }
      }
    };
  }

  /** y[lane,c] = on where c == label[lane], else off. */
  static Launch oneHot(OneHot op, Operands operands) {
    Ints labels = operands.intInput(0);
    Floats y = operands.output(0);
    Lanes lanes = Lanes.of(y.shape(), 1);
    return () -> {
      for (int lane = 0; lane < lanes.count(); lane++) {
        for (int c = 0; c < lanes.extent(); c++) {
          y.set(lanes.at(lane, c), c == labels.get(lane) ? op.on() : op.off());
        }
      }
    };
  }

  private static double max(Floats x, Lanes lanes, int lane) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < lanes.extent(); i++) {
      max = Math.max(max, x.get(lanes.at(lane, i)));
    }
    return max;
  }

  /** The sum over i of exp(x[lane,i] - max), which cannot overflow. */
  private static double sumOfExponentials(Floats x, Lanes lanes, int lane, double max) {
    double sum = 0;
    for (int i = 0; i < lanes.extent(); i++) {
      sum += Math.exp(x.get(lanes.at(lane, i)) - max);
    }
    return sum;
  }
}
