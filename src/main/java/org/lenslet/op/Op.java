package org.lenslet.op;

import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.tensor.TensorSpec;

/**
 * An operation as data. The record's constructor checks its parameters; {@link #outputs} checks the
 * inputs and infers the outputs. Both throw {@link ShapeException}, so that a mistake surfaces in
 * the caller's stack frame. The records lie in a package for each family; tests find them all and
 * ask for gradients, kernels and proofs of each.
 */
public interface Op {

  /**
   * The specs of the results for inputs of the given specs.
   *
   * @throws ShapeException if the number, types or shapes of the inputs do not fit
   */
  List<TensorSpec> outputs(List<TensorSpec> inputs);

  /** The operation's name in messages, graphs and switches: the record's name, decapitalised. */
  default String name() {
    String name = getClass().getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /**
   * Whether a kernel may write the output over the memory of the input, because it reads each
   * element of the input no later than it writes the element of the output at the same position.
   * The plan uses this only where both have as many elements and nobody reads the input afterwards.
   *
   * @param inputCount the number of inputs of the node
   */
  default boolean mayOverwrite(int output, int input, int inputCount) {
    return false;
  }

  /** Whether the only output is the first input under another shape: no kernel, no copy. */
  default boolean isView() {
    return false;
  }
}
