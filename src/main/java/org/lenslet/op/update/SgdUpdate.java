package org.lenslet.op.update;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.tensor.TensorSpec;

/**
 * One step of stochastic gradient descent over all parameters at once, in the form that PyTorch and
 * Caffe share up to the place of the rate: {@code g' = g + weightDecay * p; v' = momentum * v + g';
 * p' = p - rate * (nesterov ? g' + momentum * v' : v')}.
 *
 * <p>Inputs: {@link StepNumbers}, then all p, then all g, then, where momentum is not 0, all v.
 * Outputs: all p', then, where momentum is not 0, all v'.
 *
 * @param first the element of the step numbers that holds the rate
 */
public record SgdUpdate(float momentum, boolean nesterov, float weightDecay, int first)
    implements Op {

  public SgdUpdate {
    Checks.require(momentum >= 0 && momentum < 1, "sgdUpdate", "a momentum in [0, 1)", momentum);
    ParameterUpdates.requireDecay("sgdUpdate", weightDecay);
    Checks.require(
        !nesterov || momentum > 0, "sgdUpdate", "a momentum above 0 for nesterov", momentum);
    ParameterUpdates.requireFirst("sgdUpdate", first);
  }

  /** With the rate as the first of the floats. */
  public SgdUpdate(float momentum, boolean nesterov, float weightDecay) {
    this(momentum, nesterov, weightDecay, StepNumbers.FLOATS);
  }

  /** Tensors per parameter: p and g, and v where there is momentum. */
  public int tensorsPerParameter() {
    return momentum == 0 ? 2 : 3;
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
        + (momentum > 0 ? " momentum " + momentum : "")
        + (nesterov ? " nesterov" : "")
        + (weightDecay > 0 ? " weightDecay " + weightDecay : "")
        + ParameterUpdates.text(first);
  }
}
