package org.lenslet.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Update;
import org.lenslet.graph.Value;
import org.lenslet.op.Expression;
import org.lenslet.op.Pointwise;

/**
 * Appends a copying node for every update whose value cannot be computed right in the variable's
 * memory, because the variable is still read after the value is there.
 */
final class UpdateCopies {
  private UpdateCopies() {}

  static Graph append(Graph graph) {
    Storages storages = Storages.of(graph);
    List<Node> nodes = new ArrayList<>(graph.nodes());
    List<Update> updates = new ArrayList<>();
    int id = nextId(graph);
    for (Update update : graph.updates()) {
      if (storages.of(update.value()) == storages.of(update.variable())) {
        updates.add(update);
        continue;
      }
      if (!storages.of(update.value()).isPlanned()) {
        throw new UnsupportedOpException(
            "plan: expected an update of "
                + update.variable()
                + " by a computed value, got the content of "
                + storages.of(update.value()).variable);
      }
      Value copy = new Value(id++, Value.Kind.COMPUTED, "", update.value().spec());
      Pointwise identity = new Pointwise(Expression.input(0));
      nodes.add(new Node("update", identity, List.of(update.value()), List.of(copy)));
      updates.add(new Update(update.variable(), copy));
    }
    return new Graph(
        graph.inputs(), graph.variables(), graph.constants(), nodes, updates, graph.outputs());
  }

  private static int nextId(Graph graph) {
    return Stream.of(
                graph.inputs().stream(),
                graph.variables().stream(),
                graph.constants().keySet().stream(),
                graph.nodes().stream().flatMap(node -> node.outputs().stream()))
            .flatMap(values -> values)
            .mapToInt(Value::id)
            .max()
            .orElse(-1)
        + 1;
  }
}
