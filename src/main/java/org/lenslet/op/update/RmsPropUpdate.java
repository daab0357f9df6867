package org.lenslet.op.update;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.tensor.TensorSpec;

/**
 * One step of RMSProp over all parameters at once (Tieleman and Hinton 2012), with momentum as
 * PyTorch has it: {@code g' = g + weightDecay * p; s' = decay * s + (1 - decay) * g' * g'; v' =
 * momentum * v + g' / (sqrt(s') + epsilon); p' = p - rate * v'}.
 *
 * <p>Inputs: {@link StepNumbers}, then all p, all g, all s, then, where momentum is not 0, all v.
 * Outputs: all p', all s', then, where momentum is not 0, all v'.
 *
 * @param decay of the mean of the squares
 * @param first the element of the step numbers that holds the rate
 */
public record RmsPropUpdate(
    float decay, float epsilon, float momentum, float weightDecay, int first) implements Op {

  public RmsPropUpdate {
    Checks.require(decay >= 0 && decay < 1, "rmsPropUpdate", "a decay in [0, 1)", decay);
    Checks.require(epsilon > 0, "rmsPropUpdate", "an epsilon above 0", epsilon);
    Checks.require(
        momentum >= 0 && momentum < 1, "rmsPropUpdate", "a momentum in [0, 1)", momentum);
    ParameterUpdates.requireDecay("rmsPropUpdate", weightDecay);
    ParameterUpdates.requireFirst("rmsPropUpdate", first);
  }

  /** With the rate as the first of the floats. */
  public RmsPropUpdate(float decay, float epsilon, float momentum, float weightDecay) {
    this(decay, epsilon, momentum, weightDecay, StepNumbers.FLOATS);
  }

  /** Tensors per parameter: p, g and s, and v where there is momentum. */
  public int tensorsPerParameter() {
    return momentum == 0 ? 3 : 4;
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    return ParameterUpdates.outputs(this, inputs, first + 1, tensorsPerParameter());
  }

  @Override
  public boolean mayOverwrite(int output, int input, int inputCount) {
    return ParameterUpdates.mayOverwrite(output, input, (inputCount - 1) / tensorsPerParameter());
  }

  @Override
  public String toString() {
    return name()
        + " decay "
        + decay
        + " epsilon "
        + epsilon
        + (momentum > 0 ? " momentum " + momentum : "")
        + (weightDecay > 0 ? " weightDecay " + weightDecay : "")
        + ParameterUpdates.text(first);
  }
}
