package org.lenslet.onnx.file;

import java.util.List;
import java.util.Map;

/**
 * A node of a graph.
 *
 * @param name may be empty
 * @param operation its kind, as in {@code Conv}
 * @param domain of the operation; empty for ONNX's own
 * @param inputs names of values; an empty one is an input that is left out
 * @param outputs names of values; an empty one is an output that nobody wants
 */
public record OnnxNode(
    String name,
    String operation,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {

  /** The operation with its domain where that is not ONNX's. */
  public String kind() {
    return domain.isEmpty() ? operation : domain + "." + operation;
  }

  /** As messages name it. */
  @Override
  public String toString() {
    String which = name.isEmpty() ? "that makes '" + firstOutput() + "'" : "'" + name + "'";
    return "node " + which + " (" + kind() + ")";
  }

  private String firstOutput() {
    return outputs.stream().filter(output -> !output.isEmpty()).findFirst().orElse("nothing");
  }
}
