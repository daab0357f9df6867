package org.lenslet.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.graph.Graph;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.op.Op;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Turns a convolution or matrix product followed by one unary function into one node, where nobody
 * else reads the value in between: it saves writing and reading that value once.
 */
final class FuseActivations {
  private FuseActivations() {}

  static Graph apply(Graph graph) {
    Readers readers = new Readers(graph);
    List<Node> nodes = new ArrayList<>();
    Map<Value, Integer> producer = new HashMap<>();
    for (Node node : graph.nodes()) {
      Optional<UnaryFunction> function = unaryOf(node);
      Integer at = function.isPresent() ? producer.get(node.inputs().get(0)) : null;
      Optional<Op> fused =
          at == null || readers.of(node.inputs().get(0)) != 1
              ? Optional.empty()
              : withActivation(nodes.get(at).op(), function.get());
      if (fused.isPresent()) {
        Node product = nodes.get(at);
        nodes.set(at, new Node(product.label(), fused.get(), product.inputs(), node.outputs()));
        producer.put(node.output(), at);
      } else {
        producer.put(node.output(), nodes.size());
        nodes.add(node);
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

  private static Optional<UnaryFunction> unaryOf(Node node) {
    return node.op() instanceof Pointwise pointwise
            && pointwise.expression() instanceof Expression.Unary unary
            && unary.argument() instanceof Expression.Input
        ? Optional.of(unary.function())
        : Optional.empty();
  }

  private static Optional<Op> withActivation(Op op, UnaryFunction function) {
    if (op instanceof Convolution convolution && convolution.activation().isEmpty()) {
      return Optional.of(
          new Convolution(convolution.window(), convolution.connectivity(), Optional.of(function)));
    }
    if (op instanceof MatMul product && product.activation().isEmpty()) {
      return Optional.of(
          new MatMul(product.transposeA(), product.transposeB(), Optional.of(function)));
    }
    return Optional.empty();
  }
}
