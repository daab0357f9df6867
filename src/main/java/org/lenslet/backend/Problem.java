package org.lenslet.backend;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.lenslet.op.Op;
import org.lenslet.tensor.TensorSpec;

/** An operation with the specs of its inputs and outputs: what a kernel is chosen for. */
public record Problem(Op op, List<TensorSpec> inputs, List<TensorSpec> outputs) {

  public Problem {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The problem of an operation on inputs of the given specs. */
  public static Problem of(Op op, List<TensorSpec> inputs) {
    return new Problem(op, inputs, op.outputs(inputs));
  }

  /** The spec of an input. */
  public TensorSpec input(int index) {
    return inputs.get(index);
  }

  /** The spec of an output. */
  public TensorSpec output(int index) {
    return outputs.get(index);
  }

  /** As in {@code convolution 5x5 (f32[64x1x28x28], f32[6x1x5x5])}. */
  @Override
  public String toString() {
    return op + inputs.stream().map(TensorSpec::toString).collect(joining(", ", " (", ")"));
  }
}
