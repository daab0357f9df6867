package org.lenslet.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;

/**
 * Merges a pointwise node into the pointwise node that is its only reader, where both have the same
 * shape (a smaller one would be computed again for every repetition) and the reader's expression
 * names it once (a chain of expressions that name their input twice would double with every link).
 */
final class FusePointwise {
  /** Kernels have few argument slots and registers; longer chains stay in two nodes. */
  private static final int MOST_INPUTS = 8;

  private FusePointwise() {}

  static Graph apply(Graph graph) {
    Readers readers = new Readers(graph);
    Map<Value, Node> mergeable = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node original : graph.nodes()) {
      Node node = original;
      for (Value input : original.inputs()) {
        Node producer = mergeable.get(input);
        boolean soleReader = producer != null && readers.of(input) == 1;
        if (soleReader && readsOnce(node, input) && sameShape(producer, node)) {
          Node merged = merge(producer, node);
          if (merged.inputs().size() <= MOST_INPUTS) {
            nodes.remove(producer);
            node = merged;
          }
        }
      }
      nodes.add(node);
      if (node.op() instanceof Pointwise) {
        mergeable.put(node.output(), node);
      }
    }
    return new Graph(
        graph.inputs(),
        graph.variables(),
        graph.constants(),
        nodes,
        graph.updates(),
        graph.outputs());
  }

  /** Whether the node's expression names the input once: what it names is computed each time. */
  private static boolean readsOnce(Node node, Value input) {
    if (!(node.op() instanceof Pointwise pointwise)) {
      return false;
    }
    int[] names = new int[1];
    pointwise
        .expression()
        .substitute(
            index -> {
              names[0] += node.inputs().get(index).equals(input) ? 1 : 0;
              return Expression.input(index);
            });
    return names[0] == 1;
  }

  private static boolean sameShape(Node producer, Node reader) {
    return producer.output().spec().equals(reader.output().spec());
  }

  private static Node merge(Node producer, Node reader) {
    List<Value> inputs = new ArrayList<>();
    Expression inner = rebase(producer, inputs, null, null);
    Expression outer = rebase(reader, inputs, producer.output(), inner);
    return new Node(reader.label(), new Pointwise(outer), inputs, reader.outputs());
  }

  /** The node's expression over a growing list of inputs, with one input replaced. */
  private static Expression rebase(
      Node node, List<Value> inputs, Value replaced, Expression replacement) {
    return ((Pointwise) node.op())
        .expression()
        .substitute(
            index -> {
              Value input = node.inputs().get(index);
              if (input.equals(replaced)) {
                return replacement;
              }
              if (!inputs.contains(input)) {
                inputs.add(input);
              }
              return Expression.input(inputs.indexOf(input));
            });
  }
}
