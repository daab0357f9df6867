package org.lenslet.onnx.rule;

import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.times;

import java.util.List;
import java.util.Map;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.tensor.Shape;

/** Products of matrices. */
final class ProductRules {
  private ProductRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Gemm", ProductRules::gemm);
    rules.put("MatMul", c -> c.give(product(c.graph(), c.weightOrValue(0), c.weightOrValue(1))));
  }

  private static void gemm(Call call) {
    GraphBuilder graph = call.graph();
    float alpha = call.number("alpha", 1);
    float beta = call.number("beta", 1);
    Value a = call.weightOrValue(0);
    Value b = call.weight(1);
    MatMul product = MatMul.of(call.flag("transA", false), call.flag("transB", false));
    if (a.spec().shape().rank() != 2 || b.spec().shape().rank() != 2) {
      throw new ShapeException(
          "expected two matrices, got %s and %s".formatted(a.spec().shape(), b.spec().shape()));
    }
    if (!call.has(2) || beta == 0) {
      call.give(graph.scale(graph.apply(product, a, b), alpha));
      return;
    }
    Value c = call.bias(2);
    Shape added = c.spec().shape();
    if (alpha == 1 && beta == 1 && added.rank() == 1 && added.get(0) > 1) {
      call.give(graph.applyAll(product, List.of(a, b, c)).get(0));
      return;
    }
    Value y = graph.apply(product, a, b);
    Shape shape = y.spec().shape();
    if (!Moves.together(shape, added).equals(shape)) {
      throw new ShapeException("expected C that broadcasts to %s, got %s".formatted(shape, added));
    }
    Expression sum = plus(times(constant(alpha), input(0)), times(constant(beta), input(1)));
    call.give(graph.pointwise(sum, y, c));
  }

  /**
   * As numpy's matmul: a vector is a row on the left and a column on the right, batches broadcast.
   */
  static Value product(GraphBuilder graph, Value left, Value right) {
    Shape given = left.spec().shape();
    Shape other = right.spec().shape();
    if (given.rank() < 1 || other.rank() < 1) {
      throw new ShapeException("expected matrices, got %s and %s".formatted(given, other));
    }
    Shape a = given.rank() == 1 ? Shape.of(1, given.get(0)) : given;
    Shape b = other.rank() == 1 ? Shape.of(other.get(0), 1) : other;
    int inner = a.get(-1);
    if (inner != b.get(-2)) {
      throw new ShapeException(
          "expected equal inner extents, got %s and %s".formatted(given, other));
    }
    Shape batch = Moves.together(a.sub(0, a.rank() - 2), b.sub(0, b.rank() - 2));
    Value y;
    if (b.rank() == 2) {
      Shape rows = Shape.of(a.product(0, a.rank() - 1), inner);
      y = graph.matMul(graph.reshape(left, rows), false, graph.reshape(right, b), false);
    } else {
      Value apart = matrices(graph, left, a, batch);
      y = graph.matMul(apart, false, matrices(graph, right, b, batch), false);
    }
    Shape result = batch;
    if (given.rank() > 1) {
      result = result.append(a.get(-2));
    }
    if (other.rank() > 1) {
      result = result.append(b.get(-1));
    }
    return graph.reshape(y, result);
  }

  private static Value matrices(GraphBuilder graph, Value x, Shape shape, Shape batch) {
    Shape whole = batch.append(shape.get(-2), shape.get(-1));
    Value repeated = graph.broadcast(graph.reshape(x, shape), whole);
    return graph.reshape(repeated, Shape.of(batch.elements(), shape.get(-2), shape.get(-1)));
  }
}
