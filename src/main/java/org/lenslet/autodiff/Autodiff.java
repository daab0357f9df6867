package org.lenslet.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/** Appends the nodes that compute gradients. */
public final class Autodiff {
  private Autodiff() {}

  /**
   * Appends the gradient of a loss with respect to some values, following only the paths between
   * them.
   *
   * @param graph the builder that holds the forward computation
   * @param loss a FLOAT32 value of one element
   * @param with the values to differentiate with respect to
   * @return one gradient per value of {@code with}, in its shape
   * @throws ShapeException if the loss has more than one element or does not depend on a value, or
   *     if an operation in between has no gradient
   */
  public static List<Value> gradients(GraphBuilder graph, Value loss, List<Value> with) {
    if (loss.spec().type() != DType.FLOAT32 || loss.spec().elements() != 1) {
      throw new ShapeException(
          "autodiff: expected a loss of one f32 element, got " + loss.spec() + "; reduce it first");
    }
    List<Node> forward = graph.nodes();
    Set<Value> active = dependents(forward, with);
    Map<Value, Value> gradients = new HashMap<>();
    gradients.put(loss, graph.constant(HostTensor.filled(loss.spec().shape(), 1)));
    String label = graph.label();
    for (int i = forward.size() - 1; i >= 0; i--) {
      Node node = forward.get(i);
      Value dy = gradients.get(node.output());
      if (dy != null && active.contains(node.output())) {
        graph.label(node.label());
        propagate(graph, node, dy, active, gradients);
      }
    }
    graph.label(label);
    List<Value> results = new ArrayList<>();
    for (Value value : with) {
      if (!gradients.containsKey(value)) {
        throw new ShapeException(
            "autodiff: expected a loss that depends on " + value + ", got one that does not");
      }
      results.add(gradients.get(value));
    }
    return results;
  }

  private static void propagate(
      GraphBuilder graph, Node node, Value dy, Set<Value> active, Map<Value, Value> gradients) {
    boolean[] needed = new boolean[node.inputs().size()];
    for (int i = 0; i < needed.length; i++) {
      needed[i] = active.contains(node.inputs().get(i));
    }
    Value[] contributions =
        GradientRules.of(node).apply(new GradientRules.Step(graph, node, dy, needed));
    for (int i = 0; i < needed.length; i++) {
      if (needed[i] && contributions[i] != null) {
        Value contribution = contributions[i];
        gradients.merge(
            node.inputs().get(i),
            contribution,
            (sum, more) -> graph.binary(BinaryFunction.ADD, sum, more));
      }
    }
  }

  /** The given values and everything computed from them. */
  private static Set<Value> dependents(List<Node> nodes, List<Value> roots) {
    Set<Value> active = new HashSet<>(roots);
    for (Node node : nodes) {
      if (node.inputs().stream().anyMatch(active::contains)) {
        active.addAll(node.outputs());
      }
    }
    return active;
  }
}
