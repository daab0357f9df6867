package org.lenslet.parity;

import java.util.List;
import org.lenslet.op.AdamUpdate;
import org.lenslet.op.MaxPoolBackward;
import org.lenslet.op.OneHot;
import org.lenslet.op.Op;
import org.lenslet.op.RandomUniform;
import org.lenslet.op.SgdUpdate;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.TensorSpec;

/** Which numbers each input of an operation may hold. */
final class Roles {
  private static final float RATE = 0.1f;
  private static final int ADAM_STEP = 3;

  private Roles() {}

  static Fill fill(Op op, List<TensorSpec> inputs, int index) {
    if (op instanceof MaxPoolBackward backward && index == 1) {
      return new Fill.Positions(backward.forward(), backward.input());
    }
    if (op instanceof OneHot oneHot) {
      return new Fill.Labels(oneHot.classes());
    }
    if (op instanceof RandomUniform) {
      return new Fill.Step(0, List.of());
    }
    if (op instanceof SgdUpdate sgd && index == 0) {
      return new Fill.Step(sgd.first(), List.of(RATE));
    }
    if (op instanceof AdamUpdate adam) {
      int parameters = (inputs.size() - 1) / 4;
      if (index == 0) {
        return new Fill.Step(
            adam.first(),
            List.of(
                RATE, correction(adam.beta1(), ADAM_STEP), correction(adam.beta2(), ADAM_STEP)));
      }
      return index > 3 * parameters ? Fill.POSITIVE : Fill.DENSE;
    }
    if (inputs.get(index).type() == DType.INT32) {
      return new Fill.Labels(inputs.get(0).shape().get(1));
    }
    return Fill.DENSE;
  }

  private static float correction(float beta, int step) {
    return (float) (1 / (1 - Math.pow(beta, step)));
  }
}
