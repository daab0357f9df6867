package org.lenslet.onnx;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.onnx.file.OnnxGraph;
import org.lenslet.onnx.file.OnnxModel;
import org.lenslet.onnx.file.OnnxNode;
import org.lenslet.onnx.file.OnnxTensor;
import org.lenslet.onnx.file.OnnxValue;
import org.lenslet.onnx.rule.Call;
import org.lenslet.onnx.rule.Literal;
import org.lenslet.onnx.rule.Operand;
import org.lenslet.onnx.rule.Rule;
import org.lenslet.onnx.rule.Rules;
import org.lenslet.onnx.rule.Weights;

/** Adds what an ONNX graph computes to a graph. */
final class Translation {
  /** The versions of ONNX's operations whose meaning is known: the last is that of ONNX 1.23. */
  private static final long FIRST_OPSET = 6;

  private static final long LAST_OPSET = 28;

  /** So many names are listed, and of the rest the number. */
  private static final int MOST_LISTED = 20;

  /** What hears of nodes in turn. */
  interface Steps {
    /** What is added for the node carries this label. */
    String label(OnnxNode node);

    /** The node's outputs are there, null for those that nobody wants. */
    void made(OnnxNode node, List<Operand> results);
  }

  /** Labels, and nothing else. */
  record Labels(Function<OnnxNode, String> of) implements Steps {
    @Override
    public String label(OnnxNode node) {
      return of.apply(node);
    }

    @Override
    public void made(OnnxNode node, List<Operand> results) {}
  }

  private final OnnxModel model;
  private final List<OnnxNode> needed;

  private Translation(OnnxModel model) {
    this.model = model;
    this.needed = needed(model.graph());
  }

  /**
   * Checks a model, without computing anything.
   *
   * @throws UnsupportedOpException if it needs what is not known, all of which is named
   * @throws DataFormatException if its nodes cannot be put in an order
   */
  static Translation of(OnnxModel model) {
    Translation translation = new Translation(model);
    translation.requireVersions();
    translation.requireKnown();
    translation.requireOrder();
    return translation;
  }

  /** The nodes that outputs depend on, in the order of the file. */
  private static List<OnnxNode> needed(OnnxGraph graph) {
    Map<String, OnnxNode> makers = new HashMap<>();
    for (OnnxNode node : graph.nodes()) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && makers.put(output, node) != null) {
          throw new DataFormatException(
              "graph: expected values that one node makes, got '%s' of several".formatted(output));
        }
      }
    }
    for (OnnxValue input : graph.inputs()) {
      if (makers.containsKey(input.name())) {
        throw new DataFormatException(
            "graph: expected inputs that no node makes, got '%s'".formatted(input.name()));
      }
    }
    Set<OnnxNode> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    List<OnnxNode> open = new ArrayList<>();
    graph.outputs().forEach(output -> reach(makers.get(output.name()), reached, open));
    while (!open.isEmpty()) {
      OnnxNode node = open.remove(open.size() - 1);
      node.inputs().forEach(input -> reach(makers.get(input), reached, open));
    }
    return graph.nodes().stream().filter(reached::contains).toList();
  }

  private static void reach(OnnxNode node, Set<OnnxNode> reached, List<OnnxNode> open) {
    if (node != null && reached.add(node)) {
      open.add(node);
    }
  }

  private void requireVersions() {
    long opset = opset();
    if (opset < FIRST_OPSET || opset > LAST_OPSET) {
      throw new UnsupportedOpException(
          "model: expected operations of version %d to %d, got %s; %s"
              .formatted(
                  FIRST_OPSET,
                  LAST_OPSET,
                  model.opsets().containsKey("") ? opset : "none",
                  opset > LAST_OPSET
                      ? "export it for an earlier one"
                      : "convert it with ONNX's version converter"));
    }
  }

  private long opset() {
    Long own = model.opsets().get("");
    // A model of operations of training alone need not say.
    boolean isOther = own == null && !model.opsets().isEmpty();
    return own != null ? own : isOther ? LAST_OPSET : 0;
  }

  private void requireKnown() {
    List<String> unknown =
        needed.stream()
            .filter(node -> Rules.of(node.kind()).isEmpty())
            .map(OnnxNode::toString)
            .distinct()
            .toList();
    if (!unknown.isEmpty()) {
      String shown = unknown.stream().limit(MOST_LISTED).collect(joining(", "));
      int more = Math.max(0, unknown.size() - MOST_LISTED);
      String rest = more > 0 ? " and " + more + " more" : "";
      throw new UnsupportedOpException(
          "model: expected operations that are known, got " + shown + rest);
    }
  }

  private void requireOrder() {
    Set<String> there = new HashSet<>(model.graph().initializers().keySet());
    model.graph().inputs().forEach(input -> there.add(input.name()));
    for (OnnxNode node : needed) {
      for (String input : node.inputs()) {
        if (!input.isEmpty() && !there.contains(input)) {
          boolean comesLater = needed.stream().anyMatch(other -> other.outputs().contains(input));
          throw new DataFormatException(
              "%s: expected inputs that nodes before it make, got '%s'%s"
                  .formatted(node, input, comesLater ? " of a later one" : " of none"));
        }
      }
      there.addAll(node.outputs());
    }
    for (OnnxValue output : model.graph().outputs()) {
      if (!there.contains(output.name())) {
        throw new DataFormatException(
            "graph: expected outputs that nodes make, got '%s'".formatted(output.name()));
      }
    }
  }

  /**
   * Adds the model to a graph.
   *
   * @param given what the inputs are, by name
   * @param steps hears of each node
   * @return what the outputs are, in order
   * @throws ShapeException if shapes do not fit; the message names the node
   * @throws UnsupportedOpException if a node cannot be had in this form; the message names it
   */
  List<Operand> addTo(
      GraphBuilder graph, Weights weights, Map<String, Operand> given, Steps steps) {
    Map<String, Operand> values = new HashMap<>();
    model
        .graph()
        .initializers()
        .forEach((name, tensor) -> values.put(name, initial(graph, weights, tensor)));
    values.putAll(given);
    for (OnnxNode node : needed) {
      graph.label(steps.label(node));
      List<Operand> results = results(node, graph, weights, values);
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i) != null) {
          values.put(node.outputs().get(i), results.get(i));
        }
      }
      steps.made(node, results);
    }
    return model.graph().outputs().stream().map(output -> values.get(output.name())).toList();
  }

  /** Floats are learnt, but for single ones, which are settings. */
  private static Operand initial(GraphBuilder graph, Weights weights, OnnxTensor tensor) {
    if (!tensor.type().isFloating() && !tensor.type().isIntegral()) {
      throw new UnsupportedOpException(
          "tensor '%s': expected numbers, got %s".formatted(tensor.name(), tensor.type()));
    }
    Literal literal = Literal.of(tensor);
    if (tensor.type().isFloating() && tensor.shape().elements() > 1) {
      return Operand.ofWeight(literal, role -> weights.parameter(tensor.name(), role, literal));
    }
    return Operand.of(literal, Call.source(graph, literal));
  }

  private List<Operand> results(
      OnnxNode node, GraphBuilder graph, Weights weights, Map<String, Operand> values) {
    List<Operand> inputs = new ArrayList<>();
    node.inputs().forEach(name -> inputs.add(name.isEmpty() ? null : values.get(name)));
    Call call = new Call(node, opset(), inputs, graph, weights);
    Rule rule = Rules.of(node.kind()).orElseThrow();
    try {
      rule.apply(call);
      return call.results();
    } catch (ShapeException e) {
      throw new ShapeException(node + ": " + e.getMessage(), e);
    } catch (UnsupportedOpException e) {
      throw new UnsupportedOpException(node + ": " + e.getMessage(), e);
    } catch (DataFormatException e) {
      throw new DataFormatException(node + ": " + e.getMessage(), e);
    } catch (ArithmeticException | NegativeArraySizeException | IndexOutOfBoundsException e) {
      // Extents that no tensor has: products beyond the range of an int, ranks that are too small.
      throw new ShapeException(node + ": expected inputs that fit, got " + inputs, e);
    }
  }

  /** The nodes that are computed, in order. */
  List<OnnxNode> nodes() {
    return needed;
  }
}
