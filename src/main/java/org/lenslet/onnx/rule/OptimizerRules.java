package org.lenslet.onnx.rule;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.minus;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.times;
import static org.lenslet.op.pointwise.Expression.unary;

import java.util.Map;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.Shape;

/**
 * The optimizers of ai.onnx.preview.training: inputs R, the number T of updates before, then for
 * all tensors together X, G and the states.
 */
final class OptimizerRules {
  static final String DOMAIN = "ai.onnx.preview.training.";

  private static final Expression X = input(0);
  private static final Expression G = input(1);
  private static final Expression RATE = input(2);

  private OptimizerRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put(DOMAIN + "Adagrad", OptimizerRules::adagrad);
    rules.put(DOMAIN + "Adam", OptimizerRules::adam);
    rules.put(DOMAIN + "Momentum", OptimizerRules::momentum);
  }

  private static int tensors(Call call, int groups) {
    int count = (call.inputCount() - 2) / groups;
    if (count < 1 || call.inputCount() != 2 + count * groups) {
      throw new ShapeException(
          "expected R, T and %d inputs a tensor, got %d".formatted(groups, call.inputCount()));
    }
    return count;
  }

  /** R times a factor, as a scalar. */
  private static Value rate(Call call, double factor) {
    Value r = call.graph().reshape(call.value(0), Shape.scalar());
    return call.graph().scale(r, (float) factor);
  }

  /** G and the decay. */
  private static Value gradient(Call call, Value x, Value g) {
    Expression regular = plus(times(constant(call.number("norm_coefficient", 0)), X), G);
    return call.graph().pointwise(regular, x, g);
  }

  private static void give(Call call, int output, Value value) {
    call.give(output, ElementType.FLOAT, value);
  }

  private static void adagrad(Call call) {
    int count = tensors(call, 3);
    GraphBuilder graph = call.graph();
    double decay = 1 + call.number(1) * call.number("decay_factor", 0);
    Value rate = rate(call, 1 / decay);
    Expression root =
        plus(unary(UnaryFunction.SQRT, input(3)), constant(call.number("epsilon", 0)));
    Expression moved = minus(X, binary(BinaryFunction.DIVIDE, times(RATE, G), root));
    for (int i = 0; i < count; i++) {
      Value x = call.value(2 + i);
      Value g = gradient(call, x, call.value(2 + count + i));
      Value h =
          graph.pointwise(
              plus(X, unary(UnaryFunction.SQUARE, G)), call.value(2 + 2 * count + i), g);
      give(call, i, graph.pointwise(moved, x, g, rate, h));
      give(call, count + i, h);
    }
  }

  private static void adam(Call call) {
    int count = tensors(call, 4);
    GraphBuilder graph = call.graph();
    float alpha = call.number("alpha", 0.9);
    float beta = call.number("beta", 0.999);
    double updates = call.number(1);
    double factor =
        updates > 0 ? Math.sqrt(1 - Math.pow(beta, updates)) / (1 - Math.pow(alpha, updates)) : 1;
    Value rate = rate(call, factor);
    float kept = 1 - call.number("norm_coefficient_post", 0);
    Expression root =
        plus(unary(UnaryFunction.SQRT, input(3)), constant(call.number("epsilon", 0)));
    Expression moved =
        times(constant(kept), minus(X, binary(BinaryFunction.DIVIDE, times(RATE, G), root)));
    for (int i = 0; i < count; i++) {
      Value x = call.value(2 + i);
      Value g = gradient(call, x, call.value(2 + count + i));
      Value v = blend(graph, alpha, call.value(2 + 2 * count + i), g);
      Value squares = graph.unary(UnaryFunction.SQUARE, g);
      Value h = blend(graph, beta, call.value(2 + 3 * count + i), squares);
      give(call, i, graph.pointwise(moved, x, v, rate, h));
      give(call, count + i, v);
      give(call, 2 * count + i, h);
    }
  }

  private static Value blend(GraphBuilder graph, float share, Value old, Value next) {
    return graph.pointwise(
        plus(times(constant(share), X), times(constant(1 - share), G)), old, next);
  }

  private static void momentum(Call call) {
    int count = tensors(call, 3);
    GraphBuilder graph = call.graph();
    float alpha = call.number("alpha", 0);
    float beta = call.number(1) > 0 ? call.number("beta", 1) : 1;
    String mode = call.text("mode", "standard");
    if (!mode.equals("standard") && !mode.equals("nesterov")) {
      throw call.unsupported("a momentum of mode '" + mode + "' is not known");
    }
    Value rate = rate(call, 1);
    for (int i = 0; i < count; i++) {
      Value x = call.value(2 + i);
      Value g = gradient(call, x, call.value(2 + count + i));
      Value v =
          graph.pointwise(
              plus(times(constant(alpha), X), times(constant(beta), G)),
              call.value(2 + 2 * count + i),
              g);
      Value step =
          mode.equals("standard") ? v : graph.pointwise(plus(X, times(constant(alpha), G)), g, v);
      give(call, i, graph.pointwise(minus(X, times(RATE, G)), x, step, rate));
      give(call, count + i, v);
    }
  }
}
