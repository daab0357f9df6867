package org.lenslet.backend;

import java.util.List;

/**
 * The memory that a launch works on.
 *
 * @param workspace FLOAT32 memory of the size that the candidate asked for, of undefined content; a
 *     tensor of at least one element even where nothing was asked for
 */
public record Binding(
    List<DeviceTensor> inputs, List<DeviceTensor> outputs, DeviceTensor workspace) {

  public Binding {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** An input. */
  public DeviceTensor input(int index) {
    return inputs.get(index);
  }

  /** An output. */
  public DeviceTensor output(int index) {
    return outputs.get(index);
  }
}
