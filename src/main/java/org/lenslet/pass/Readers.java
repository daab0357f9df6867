package org.lenslet.pass;

import java.util.HashMap;
import java.util.Map;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Update;
import org.lenslet.graph.Value;

/** How often each value is read; outputs and updates count as readers. */
final class Readers {
  private final Map<Value, Integer> counts = new HashMap<>();

  Readers(Graph graph) {
    for (Node node : graph.nodes()) {
      node.inputs().forEach(this::count);
    }
    graph.outputs().forEach(this::count);
    graph.updates().stream().map(Update::value).forEach(this::count);
  }

  private void count(Value value) {
    counts.merge(value, 1, Integer::sum);
  }

  int of(Value value) {
    return counts.getOrDefault(value, 0);
  }
}
