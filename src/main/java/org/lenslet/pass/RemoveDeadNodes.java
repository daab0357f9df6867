package org.lenslet.pass;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Update;
import org.lenslet.graph.Value;
import org.lenslet.tensor.HostTensor;

/** Drops nodes and constants that neither an output nor an update depends on. */
final class RemoveDeadNodes {
  private RemoveDeadNodes() {}

  static Graph apply(Graph graph) {
    Set<Value> live = new HashSet<>(graph.outputs());
    graph.updates().stream().map(Update::value).forEach(live::add);
    Deque<Node> kept = new ArrayDeque<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.outputs().stream().anyMatch(live::contains)) {
        live.addAll(node.inputs());
        kept.addFirst(node);
      }
    }
    Map<Value, HostTensor> constants = new LinkedHashMap<>(graph.constants());
    constants.keySet().retainAll(live);
    List<Node> nodes = new ArrayList<>(kept);
    return new Graph(
        graph.inputs(), graph.variables(), constants, nodes, graph.updates(), graph.outputs());
  }
}
