package org.lenslet.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A graph as stable text, a line an element, for golden tests and for reading. Values are numbered
 * in the order of their appearance, so the text does not depend on how many values a rewrite made.
 */
public final class GraphPrinter {
  private GraphPrinter() {}

  /** The graph's text. */
  public static String print(Graph graph) {
    Numbering numbering = new Numbering();
    StringBuilder text = new StringBuilder();
    for (Value input : graph.inputs()) {
      line(text, "input " + numbering.define(input));
    }
    for (Value variable : graph.variables()) {
      line(text, "variable " + numbering.define(variable));
    }
    for (Value constant : graph.constants().keySet()) {
      line(text, "constant " + numbering.define(constant));
    }
    for (Node node : graph.nodes()) {
      String operands = join(node.inputs(), numbering);
      String results =
          node.outputs().stream().map(numbering::define).collect(Collectors.joining(", "));
      String label = node.label().isEmpty() ? "" : "  # " + node.label();
      line(text, results + " = " + node.op() + " (" + operands + ")" + label);
    }
    for (Update update : graph.updates()) {
      line(
          text,
          "update " + numbering.of(update.variable()) + " <- " + numbering.of(update.value()));
    }
    for (Value output : graph.outputs()) {
      line(text, "output " + numbering.of(output));
    }
    return text.toString();
  }

  private static String join(List<Value> values, Numbering numbering) {
    return values.stream().map(numbering::of).collect(Collectors.joining(", "));
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  /** Names of values by the order of their definition. */
  private static final class Numbering {
    private final Map<Value, String> names = new HashMap<>();
    private int next;

    String define(Value value) {
      boolean named = value.kind() == Value.Kind.INPUT || value.kind() == Value.Kind.VARIABLE;
      names.put(value, named ? "@" + value.name() : "%" + next++);
      return names.get(value) + " " + value.spec();
    }

    String of(Value value) {
      return names.get(value);
    }
  }
}
