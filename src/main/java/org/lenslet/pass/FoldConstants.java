package org.lenslet.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Update;
import org.lenslet.graph.Value;
import org.lenslet.op.Op;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.movement.Transpose;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * Computes in advance what depends only on uniform constants (all elements equal), and moves such
 * constants into the expressions that read them. Differentiation starts from a gradient of 1 and
 * scales and repeats it; after this pass none of that is left to do at run time.
 */
final class FoldConstants {
  private final Graph graph;
  private final Map<Value, Float> uniform = new HashMap<>();
  private final Map<Value, HostTensor> constants;
  private final List<Node> nodes = new ArrayList<>();

  private FoldConstants(Graph graph) {
    this.graph = graph;
    this.constants = new LinkedHashMap<>(graph.constants());
  }

  static Graph apply(Graph graph) {
    return new FoldConstants(graph).fold();
  }

  private Graph fold() {
    graph.constants().forEach(this::noteUniform);
    Set<Value> fixed = new HashSet<>(graph.outputs());
    graph.updates().stream().map(Update::value).forEach(fixed::add);
    for (Node node : graph.nodes()) {
      Float value = fixed.contains(node.output()) ? null : uniformResult(node);
      if (value == null) {
        nodes.add(absorb(node));
      } else {
        uniform.put(node.output(), value);
        constants.put(node.output(), HostTensor.filled(node.output().spec().shape(), value));
      }
    }
    return new Graph(
        graph.inputs(), graph.variables(), constants, nodes, graph.updates(), graph.outputs());
  }

  private void noteUniform(Value value, HostTensor tensor) {
    if (tensor.type() != DType.FLOAT32 || tensor.spec().elements() == 0) {
      return;
    }
    float first = tensor.floats()[0];
    for (float element : tensor.floats()) {
      if (Float.floatToRawIntBits(element) != Float.floatToRawIntBits(first)) {
        return;
      }
    }
    uniform.put(value, first);
  }

  /** The value of every element of the node's result, or null where it is not uniform. */
  private Float uniformResult(Node node) {
    if (!node.inputs().stream().allMatch(uniform::containsKey)) {
      return null;
    }
    Op op = node.op();
    if (op instanceof Reshape || op instanceof Broadcast || op instanceof Transpose) {
      return uniform.get(node.inputs().get(0));
    }
    if (op instanceof Pointwise pointwise) {
      double[] inputs = node.inputs().stream().mapToDouble(uniform::get).toArray();
      return (float) pointwise.expression().apply(inputs);
    }
    return null;
  }

  /** Moves uniform operands of a pointwise node into its expression. */
  private Node absorb(Node node) {
    if (!(node.op() instanceof Pointwise pointwise)
        || node.inputs().stream().noneMatch(uniform::containsKey)) {
      return node;
    }
    List<Value> kept = new ArrayList<>();
    Expression[] replacement = new Expression[node.inputs().size()];
    for (int i = 0; i < replacement.length; i++) {
      Value input = node.inputs().get(i);
      if (uniform.containsKey(input)) {
        replacement[i] = Expression.constant(uniform.get(input));
      } else {
        replacement[i] = Expression.input(kept.size());
        kept.add(input);
      }
    }
    Pointwise folded = new Pointwise(pointwise.expression().substitute(i -> replacement[i]));
    boolean sameShape =
        !kept.isEmpty()
            && folded
                .outputs(kept.stream().map(Value::spec).toList())
                .get(0)
                .equals(node.output().spec());
    return sameShape ? new Node(node.label(), folded, kept, node.outputs()) : node;
  }
}
