package org.lenslet.onnx.rule;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.minus;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.select;
import static org.lenslet.op.pointwise.Expression.times;
import static org.lenslet.op.pointwise.Expression.unary;

import java.util.Map;
import java.util.function.Function;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.kind.Activations;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.Shape;

/** Activations, a formula each. */
final class ActivationRules {
  private static final Expression X = input(0);

  private ActivationRules() {}

  static void addTo(Map<String, Rule> rules) {
    formula(rules, "Relu", c -> unary(UnaryFunction.RELU, X));
    formula(rules, "LeakyRelu", c -> Activations.leakyRelu(c.number("alpha", 0.01)));
    formula(rules, "ThresholdedRelu", c -> Activations.thresholdedRelu(c.number("alpha", 1)));
    formula(rules, "Elu", c -> elu(c.number("alpha", 1), 1));
    formula(rules, "Selu", ActivationRules::selu);
    formula(rules, "Celu", c -> Activations.celu(c.number("alpha", 1)));
    formula(rules, "Softplus", c -> Activations.softplus());
    formula(rules, "Softsign", c -> Activations.softsign());
    formula(rules, "HardSigmoid", c -> hardSigmoid(c.number("alpha", 0.2), c.number("beta", 0.5)));
    formula(rules, "HardSwish", c -> times(X, hardSigmoid(1 / 6f, 0.5f)));
    formula(rules, "Mish", c -> Activations.mish());
    formula(rules, "Swish", c -> swish(c.number("alpha", 1)));
    formula(rules, "Gelu", ActivationRules::gelu);
    formula(rules, "Shrink", c -> shrink(c.number("lambd", 0.5), c.number("bias", 0)));
    rules.put("Clip", ActivationRules::clip);
    rules.put("PRelu", ActivationRules::parametricRelu);
  }

  private static void formula(
      Map<String, Rule> rules, String name, Function<Call, Expression> formula) {
    rules.put(name, call -> call.give(call.graph().pointwise(formula.apply(call), call.value(0))));
  }

  private static Expression elu(float alpha, float scale) {
    Expression above = binary(BinaryFunction.GREATER, X, constant(0));
    Expression negative = times(constant(alpha * scale), unary(UnaryFunction.EXPM1, X));
    return select(above, times(constant(scale), X), negative);
  }

  private static Expression selu(Call call) {
    // The defaults as float32 has them; version 1 had shorter ones, which is version 6's business.
    return elu(
        call.number("alpha", 1.67326319217681884765625),
        call.number("gamma", 1.05070102214813232421875));
  }

  private static Expression hardSigmoid(float slope, float offset) {
    Expression line = plus(times(constant(slope), X), constant(offset));
    Expression above = binary(BinaryFunction.MAXIMUM, line, constant(0));
    return binary(BinaryFunction.MINIMUM, above, constant(1));
  }

  private static Expression swish(float alpha) {
    return times(X, unary(UnaryFunction.SIGMOID, times(constant(alpha), X)));
  }

  private static Expression gelu(Call call) {
    String approximate = call.text("approximate", "none");
    return switch (approximate) {
      case "none" -> Activations.gelu();
      case "tanh" -> Activations.geluTanh();
      default -> throw call.unsupported("an approximation '" + approximate + "' is not known");
    };
  }

  private static Expression shrink(float threshold, float bias) {
    Expression below = binary(BinaryFunction.GREATER, constant(-threshold), X);
    Expression above = binary(BinaryFunction.GREATER, X, constant(threshold));
    Expression lifted = plus(X, constant(bias));
    return select(below, lifted, select(above, minus(X, constant(bias)), constant(0)));
  }

  /** Bounds are attributes before version 11; of a minimum above the maximum the maximum counts. */
  private static void clip(Call call) {
    Value x = call.value(0);
    if (call.opset() < 11) {
      x = bounded(call, x, BinaryFunction.MAXIMUM, call.number("min", -Float.MAX_VALUE));
      x = bounded(call, x, BinaryFunction.MINIMUM, call.number("max", Float.MAX_VALUE));
    } else {
      x = call.has(1) ? bounded(call, x, BinaryFunction.MAXIMUM, 1) : x;
      x = call.has(2) ? bounded(call, x, BinaryFunction.MINIMUM, 2) : x;
    }
    call.give(x);
  }

  private static Value bounded(Call call, Value x, BinaryFunction function, int input) {
    if (call.shape(input).elements() != 1) {
      throw new ShapeException("expected one number as bound, got " + call.operand(input));
    }
    if (call.literal(input).isPresent()) {
      return bounded(call, x, function, (float) call.number(input));
    }
    Value bound = call.graph().reshape(call.value(input), Shape.scalar());
    return call.graph().pointwise(binary(function, X, input(1)), x, bound);
  }

  private static Value bounded(Call call, Value x, BinaryFunction function, float bound) {
    return call.graph().pointwise(binary(function, X, constant(bound)), x);
  }

  /** Before version 7 a slope a channel, since then whatever broadcasts to the input. */
  private static void parametricRelu(Call call) {
    Shape shape = call.shape(0);
    Value slope = call.weight(1);
    Shape own = slope.spec().shape();
    boolean perChannel =
        call.opset() < 7 && own.rank() == 1 && shape.rank() > 1 && own.get(0) == shape.get(1);
    if (perChannel) {
      slope = call.graph().reshape(slope, NormalizationRules.alongChannels(shape));
    } else if (!Moves.together(shape, own).equals(shape)) {
      throw new ShapeException("expected a slope that broadcasts to " + shape + ", got " + own);
    }
    call.give(call.graph().pointwise(Activations.parametricRelu(), call.value(0), slope));
  }
}
