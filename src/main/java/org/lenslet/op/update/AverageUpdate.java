package org.lenslet.op.update;

import java.util.List;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.tensor.TensorSpec;

/**
 * One step of running averages of many tensors at once: {@code a' = (1 - share) * a + share * x}. A
 * share of 1 takes x as it is, bit for bit, from a finite a; shares of 1, 1/2, 1/3, ... give the
 * mean, a constant one a moving average.
 *
 * <p>Inputs: {@link StepNumbers}, then all a, then all x. Outputs: all a'.
 *
 * @param first the element of the step numbers that holds the share
 */
public record AverageUpdate(int first) implements Op {

  public AverageUpdate {
    ParameterUpdates.requireFirst("averageUpdate", first);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    return ParameterUpdates.outputs(this, inputs, first + 1, 2);
  }

  @Override
  public boolean mayOverwrite(int output, int input, int inputCount) {
    return ParameterUpdates.mayOverwrite(output, input, (inputCount - 1) / 2);
  }

  @Override
  public String toString() {
    return name() + ParameterUpdates.text(first);
  }
}
