package org.lenslet.op.update;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.tensor.TensorSpec;

/**
 * One step of AdaDelta over all parameters at once (Zeiler 2012): {@code g' = g + weightDecay * p;
 * s' = decay * s + (1 - decay) * g' * g'; step = g' / sqrt(s' + epsilon) * sqrt(d + epsilon); d' =
 * decay * d + (1 - decay) * step * step; p' = p - rate * step}.
 *
 * <p>Inputs: {@link StepNumbers}, then all p, all g, all s, all d. Outputs: all p', all s', all d'.
 *
 * @param decay of the means of the squares
 * @param first the element of the step numbers that holds the rate, which Zeiler has as 1
 */
public record AdaDeltaUpdate(float decay, float epsilon, float weightDecay, int first)
    implements Op {

  public AdaDeltaUpdate {
    Checks.require(decay >= 0 && decay < 1, "adaDeltaUpdate", "a decay in [0, 1)", decay);
    Checks.require(epsilon > 0, "adaDeltaUpdate", "an epsilon above 0", epsilon);
    ParameterUpdates.requireDecay("adaDeltaUpdate", weightDecay);
    ParameterUpdates.requireFirst("adaDeltaUpdate", first);
  }

  /** With the rate as the first of the floats. */
  public AdaDeltaUpdate(float decay, float epsilon, float weightDecay) {
    this(decay, epsilon, weightDecay, StepNumbers.FLOATS);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    return ParameterUpdates.outputs(this, inputs, first + 1, 4);
  }

  @Override
  public boolean mayOverwrite(int output, int input, int inputCount) {
    return ParameterUpdates.mayOverwrite(output, input, (inputCount - 1) / 4);
  }

  @Override
  public String toString() {
    return name()
        + " decay "
        + decay
        + " epsilon "
        + epsilon
        + (weightDecay > 0 ? " weightDecay " + weightDecay : "")
        + ParameterUpdates.text(first);
  }
}
