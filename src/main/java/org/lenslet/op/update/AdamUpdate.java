package org.lenslet.op.update;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.tensor.TensorSpec;

/**
 * One step of Adam over all parameters at once (Kingma and Ba 2015; with {@code decoupled} AdamW,
 * Loshchilov and Hutter 2019): {@code g' = decoupled ? g : g + weightDecay * p; m' = beta1 * m + (1
 * - beta1) * g'; v' = beta2 * v + (1 - beta2) * g' * g'; p' = p - rate * (m' * c1 / (sqrt(v' * c2)
 * + epsilon) + (decoupled ? weightDecay * p : 0))}.
 *
 * <p>Inputs: {@link StepNumbers}, then all p, all g, all m, all v. Outputs: all p', all m', all v'.
 *
 * @param first the element of the step numbers that holds the rate; behind it lie c1 = 1 / (1 -
 *     beta1^t) and c2 = 1 / (1 - beta2^t), which the host computes in double precision for step t
 *     from 1
 */
public record AdamUpdate(
    float beta1, float beta2, float epsilon, float weightDecay, boolean decoupled, int first)
    implements Op {

  public AdamUpdate {
    Checks.require(beta1 >= 0 && beta1 < 1, "adamUpdate", "beta1 in [0, 1)", beta1);
    Checks.require(beta2 >= 0 && beta2 < 1, "adamUpdate", "beta2 in [0, 1)", beta2);
    Checks.require(epsilon > 0, "adamUpdate", "an epsilon above 0", epsilon);
    ParameterUpdates.requireDecay("adamUpdate", weightDecay);
    ParameterUpdates.requireFirst("adamUpdate", first);
  }

  /** With rate, c1 and c2 as the first of the floats. */
  public AdamUpdate(float beta1, float beta2, float epsilon, float weightDecay, boolean decoupled) {
    this(beta1, beta2, epsilon, weightDecay, decoupled, StepNumbers.FLOATS);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    return ParameterUpdates.outputs(this, inputs, first + 3, 4);
  }

  @Override
  public boolean mayOverwrite(int output, int input, int inputCount) {
    return ParameterUpdates.mayOverwrite(output, input, (inputCount - 1) / 4);
  }

  @Override
  public String toString() {
    return name()
        + " beta1 "
        + beta1
        + " beta2 "
        + beta2
        + " epsilon "
        + epsilon
        + (weightDecay > 0 ? (decoupled ? " decoupled" : "") + " weightDecay " + weightDecay : "")
        + ParameterUpdates.text(first);
  }
}
