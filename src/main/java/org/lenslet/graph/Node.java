package org.lenslet.graph;

import java.util.List;
import org.lenslet.op.Op;

/**
 * An operation applied to values.
 *
 * @param label the layer or step it belongs to, for messages and profiles
 */
public record Node(String label, Op op, List<Value> inputs, List<Value> outputs) {

  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The first output; most operations have only this one. */
  public Value output() {
    return outputs.get(0);
  }
}
