package org.lenslet.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * Nodes in the order in which they can be computed, and what they begin with.
 *
 * @param initializers tensors that are part of the file, by name
 * @param inputs what is given, which may have initializers in place of it
 */
public record OnnxGraph(
    String name,
    List<OnnxNode> nodes,
    Map<String, OnnxTensor> initializers,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs) {

  /** The inputs that have no initializer: what a user gives. */
  public List<OnnxValue> givenInputs() {
    return inputs.stream().filter(input -> !initializers.containsKey(input.name())).toList();
  }
}
