package org.lenslet.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lenslet.backend.Backend;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.tensor.HostTensor;

/**
 * Runs a graph node by node, every value in memory of its own, nothing shared: slow and simple. The
 * judge of what {@link ExecutionPlan} computes.
 */
public final class Interpreter {
  private Interpreter() {}

  /**
   * Runs a graph once.
   *
   * @param backend usually the reference backend
   * @param given the contents of every input and variable
   * @return the contents of every value of the graph
   * @throws ShapeException if the contents of an input or variable are missing or of another spec
   */
  public static Map<Value, HostTensor> run(
      Graph graph, Backend backend, Map<Value, HostTensor> given) {
    Map<Value, HostTensor> known = new HashMap<>(graph.constants());
    known.putAll(given);
    Stream.concat(graph.inputs().stream(), graph.variables().stream())
        .forEach(value -> requireGiven(value, given.get(value)));
    List<Selector.Choice> choices = Selector.prepare(Selector.select(graph, backend), backend);
    for (int i = 0; i < choices.size(); i++) {
      Node node = graph.nodes().get(i);
      if (choices.get(i) == null) {
        HostTensor viewed = known.get(node.inputs().get(0));
        known.put(node.output(), viewed.reshape(node.output().spec().shape()));
      } else {
        run(choices.get(i), backend, known);
      }
    }
    return known;
  }

  private static void requireGiven(Value value, HostTensor contents) {
    if (contents == null || !contents.spec().equals(value.spec())) {
      throw new ShapeException(
          "interpreter: expected contents for "
              + value
              + ", got "
              + (contents == null ? "none" : contents.spec()));
    }
  }

  private static void run(Selector.Choice choice, Backend backend, Map<Value, HostTensor> known) {
    Node node = choice.node();
    List<HostTensor> inputs = node.inputs().stream().map(known::get).toList();
    List<HostTensor> outputs = SingleKernel.run(choice, backend, inputs, value -> value);
    for (int o = 0; o < outputs.size(); o++) {
      known.put(node.outputs().get(o), outputs.get(o));
    }
  }
}
