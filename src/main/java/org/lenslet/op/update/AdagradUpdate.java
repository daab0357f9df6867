package org.lenslet.op.update;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.tensor.TensorSpec;

/**
 * One step of Adagrad over all parameters at once (Duchi, Hazan and Singer 2011): {@code g' = g +
 * weightDecay * p; s' = s + g' * g'; p' = p - rate * g' / (sqrt(s') + epsilon)}.
 *
 * <p>Inputs: {@link StepNumbers}, then all p, all g, all s. Outputs: all p', all s'.
 *
 * @param first the element of the step numbers that holds the rate
 */
public record AdagradUpdate(float epsilon, float weightDecay, int first) implements Op {

  public AdagradUpdate {
    Checks.require(epsilon > 0, "adagradUpdate", "an epsilon above 0", epsilon);
    ParameterUpdates.requireDecay("adagradUpdate", weightDecay);
    ParameterUpdates.requireFirst("adagradUpdate", first);
  }

  /** With the rate as the first of the floats. */
  public AdagradUpdate(float epsilon, float weightDecay) {
    this(epsilon, weightDecay, StepNumbers.FLOATS);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    return ParameterUpdates.outputs(this, inputs, first + 1, 3);
  }

  @Override
  public boolean mayOverwrite(int output, int input, int inputCount) {
    return ParameterUpdates.mayOverwrite(output, input, (inputCount - 1) / 3);
  }

  @Override
  public String toString() {
    return name()
        + " epsilon "
        + epsilon
        + (weightDecay > 0 ? " weightDecay " + weightDecay : "")
        + ParameterUpdates.text(first);
  }
}
