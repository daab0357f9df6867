package org.lenslet.op.update;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.TensorSpec;

/**
 * What the optimizer updates share: inputs are the step numbers, then groups of equally many
 * tensors (p, g, states), outputs are the groups without g.
 */
final class ParameterUpdates {
  private ParameterUpdates() {}

  /** Checks where an update begins to read. */
  static void requireFirst(String op, int first) {
    Checks.require(first >= 0, op, "a first step number of at least 0", first);
  }

  static void requireDecay(String op, float weightDecay) {
    Checks.require(
        weightDecay >= 0 && weightDecay < Float.POSITIVE_INFINITY,
        op,
        "a weight decay of at least 0",
        weightDecay);
  }

  /** Where an update begins to read, in words, unless it is where the floats begin. */
  static String text(int first) {
    return first == StepNumbers.FLOATS ? "" : " first " + first;
  }

  /**
   * The outputs.
   *
   * @param numbers the least number of step numbers
   */
  static List<TensorSpec> outputs(Op op, List<TensorSpec> inputs, int numbers, int groups) {
    Checks.require(
        inputs.size() > groups && (inputs.size() - 1) % groups == 0,
        op,
        "step numbers and " + groups + " tensors per parameter",
        inputs.size() + " inputs");
    StepNumbers.require(op, inputs, numbers);
    int count = (inputs.size() - 1) / groups;
    List<TensorSpec> outputs = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      for (int i = 0; i < count; i++) {
        TensorSpec tensor = inputs.get(1 + group * count + i);
        Checks.type(op, "inputs", tensor, DType.FLOAT32);
        Checks.shape(op, "tensors of one parameter", tensor, inputs.get(1 + i).shape());
        if (group != 1) {
          outputs.add(tensor);
        }
      }
    }
    return outputs;
  }

  /** A new p may replace its own p, a new state its own state. */
  static boolean mayOverwrite(int output, int input, int parameters) {
    int outputGroup = output / parameters;
    int inputGroup = outputGroup == 0 ? 0 : outputGroup + 1;
    return input == 1 + inputGroup * parameters + output % parameters;
  }
}
