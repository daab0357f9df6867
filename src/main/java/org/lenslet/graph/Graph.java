package org.lenslet.graph;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.error.ShapeException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/**
 * A checked, immutable graph.
 *
 * @param inputs fed before each run
 * @param variables kept on the device between runs
 * @param constants known values and their contents
 * @param nodes in an order in which every value is computed before it is read
 * @param updates the new contents of variables
 * @param outputs what a caller may read after a run
 */
public record Graph(
    List<Value> inputs,
    List<Value> variables,
    Map<Value, HostTensor> constants,
    List<Node> nodes,
    List<Update> updates,
    List<Value> outputs) {

  public Graph {
    inputs = List.copyOf(inputs);
    variables = List.copyOf(variables);
    constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    nodes = List.copyOf(nodes);
    updates = List.copyOf(updates);
    outputs = List.copyOf(outputs);
    check(inputs, variables, constants, nodes, updates, outputs);
  }

  private static void check(
      List<Value> inputs,
      List<Value> variables,
      Map<Value, HostTensor> constants,
      List<Node> nodes,
      List<Update> updates,
      List<Value> outputs) {
    Set<Value> known = new HashSet<>();
    inputs.forEach(value -> define(known, value));
    variables.forEach(value -> define(known, value));
    constants.forEach(
        (value, contents) -> {
          define(known, value);
          require(
              contents.spec().equals(value.spec()),
              "contents of its spec for " + value,
              contents.spec());
        });
    for (Node node : nodes) {
      for (Value input : node.inputs()) {
        require(known.contains(input), "inputs computed before node " + node.label(), input);
      }
      requireInferred(node);
      node.outputs().forEach(value -> define(known, value));
    }
    Set<Value> updated = new HashSet<>();
    for (Update update : updates) {
      require(variables.contains(update.variable()), "an update of a variable", update.variable());
      require(updated.add(update.variable()), "one update per variable", update.variable());
      require(known.contains(update.value()), "a known value for an update", update.value());
      require(
          update.variable().spec().equals(update.value().spec()),
          update.variable() + " to receive its own spec",
          update.value());
    }
    outputs.forEach(value -> require(known.contains(value), "known outputs", value));
  }

  /** Rewrites make nodes without the builder, so what they claim to compute is checked again. */
  private static void requireInferred(Node node) {
    List<TensorSpec> specs = node.op().outputs(node.inputs().stream().map(Value::spec).toList());
    require(
        specs.equals(node.outputs().stream().map(Value::spec).toList()),
        specs + " from " + node.op() + " in node " + node.label(),
        node.outputs());
  }

  private static void define(Set<Value> known, Value value) {
    require(known.add(value), "each value defined once", value);
  }

  private static void require(boolean condition, String expected, Object got) {
    if (!condition) {
      throw new ShapeException("graph: expected " + expected + ", got " + got);
    }
  }
}
