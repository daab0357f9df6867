package org.lenslet.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Update;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.tensor.DType;

/**
 * Appends copying nodes for the updates whose value cannot be computed right in the variable's
 * memory: the variable is still read after the value is there, or the value is somebody else's
 * memory, such as another variable. What lies in variables is first copied out of them all, so that
 * two variables may exchange their contents.
 */
final class UpdateCopies {
  private final Graph graph;
  private final Storages storages;
  private final List<Node> nodes;
  private int nextId;

  private UpdateCopies(Graph graph) {
    this.graph = graph;
    this.storages = Storages.of(graph);
    this.nodes = new ArrayList<>(graph.nodes());
    this.nextId = nextId(graph);
  }

  /**
   * The graph with copies: in its {@link Storages} every update's value lies in its variable.
   *
   * @throws UnsupportedOpException if an output is the old content of a variable that the run
   *     updates, or if a value that has to be copied is not FLOAT32
   */
  static Graph append(Graph graph) {
    return new UpdateCopies(graph).append();
  }

  private Graph append() {
    graph.updates().forEach(this::requireReadable);
    Map<Update, Value> sources = new LinkedHashMap<>();
    for (Update update : graph.updates()) {
      if (!isInPlace(update)) {
        boolean inVariable = !storages.of(update.value()).isPlanned();
        sources.put(update, inVariable ? copyOf(update.value()) : update.value());
      }
    }
    List<Update> updates = new ArrayList<>();
    for (Update update : graph.updates()) {
      updates.add(
          isInPlace(update) ? update : new Update(update.variable(), copyOf(sources.get(update))));
    }
    return new Graph(
        graph.inputs(), graph.variables(), graph.constants(), nodes, updates, graph.outputs());
  }

  private boolean isInPlace(Update update) {
    return storages.of(update.value()) == storages.of(update.variable());
  }

  /** An output has to be there after the run, when the variable holds its new content. */
  private void requireReadable(Update update) {
    for (Value output : graph.outputs()) {
      boolean old = storages.of(output) == storages.of(update.variable());
      if (old && !isInPlace(update)) {
        throw new UnsupportedOpException(
            "plan: expected outputs that last, got "
                + output
                + ", the content of "
                + update.variable()
                + " before its update; output a copy of it");
      }
    }
  }

  private Value copyOf(Value value) {
    if (value.spec().type() != DType.FLOAT32) {
      throw new UnsupportedOpException(
          "plan: expected an update whose value can be computed in the variable's memory, got "
              + value
              + ", which has to be copied; only f32 values can be");
    }
    Value copy = new Value(nextId++, Value.Kind.COMPUTED, "", value.spec());
    Pointwise identity = new Pointwise(Expression.input(0));
    nodes.add(new Node("update", identity, List.of(value), List.of(copy)));
    return copy;
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
