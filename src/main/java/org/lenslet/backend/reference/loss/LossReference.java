package org.lenslet.backend.reference.loss;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Lanes;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Operands.Ints;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.norm.SoftmaxReference;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.loss.SoftmaxCrossEntropyBackward;

/** Losses over classes, and labels as indicator vectors. */
public final class LossReference {
  private LossReference() {}

  public static void list(ReferenceList list) {
    list.add(
            "softmax_cross_entropy_forward", SoftmaxCrossEntropy.class, LossReference::crossEntropy)
        .add(
            "softmax_cross_entropy_backward",
            SoftmaxCrossEntropyBackward.class,
            LossReference::crossEntropyBackward)
        .add("one_hot_forward", OneHot.class, LossReference::oneHot);
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
        double max = SoftmaxReference.max(logits, lanes, lane);
        double sum = SoftmaxReference.sumOfExponentials(logits, lanes, lane, max);
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
        double max = SoftmaxReference.max(logits, lanes, lane);
        double sum = SoftmaxReference.sumOfExponentials(logits, lanes, lane, max);
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
}
