package org.lenslet.onnx.emit;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.layer.kind.Activations;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.onnx.file.OnnxAttribute;
import org.lenslet.op.pointwise.Expression;

/**
 * Formulas of elements: as the operation that ONNX has for one, else function by function, which
 * becomes one formula again where it is read.
 */
final class Formulas {
  private static final OnnxAttribute TO_FLOAT =
      OnnxAttribute.of("to", (long) ElementType.FLOAT.code());
  private static final OnnxAttribute TO_BOOL =
      OnnxAttribute.of("to", (long) ElementType.BOOL.code());

  private final Draft draft;
  private final List<String> operands;

  /** What has been added already: a formula may name a part of it twice. */
  private final Map<Expression, String> there = new HashMap<>();

  private Formulas(Draft draft, List<String> operands) {
    this.draft = draft;
    this.operands = operands;
  }

  /** Adds a formula of operands and returns the name of its value. */
  static String add(Draft draft, Expression formula, List<String> operands) {
    String known = known(draft, formula, operands);
    return known != null ? known : new Formulas(draft, operands).add(formula);
  }

  private static String known(Draft draft, Expression formula, List<String> operands) {
    if (formula.equals(Activations.parametricRelu())) {
      return draft.add("PRelu", operands);
    }
    if (operands.size() != 1) {
      return null;
    }
    if (formula.equals(Activations.selu())) {
      return draft.add("Selu", operands);
    }
    if (formula.equals(Activations.mish())) {
      return draft.add("Mish", operands);
    }
    for (float number : constants(formula)) {
      OnnxAttribute alpha = OnnxAttribute.of("alpha", number);
      if (formula.equals(Activations.leakyRelu(number))) {
        return draft.add("LeakyRelu", operands, alpha);
      }
      if (formula.equals(Activations.thresholdedRelu(number))) {
        return draft.add("ThresholdedRelu", operands, alpha);
      }
      if (number > 0 && formula.equals(Activations.elu(number))) {
        return draft.add("Elu", operands, alpha);
      }
      if (number > 0 && formula.equals(Activations.celu(number))) {
        return draft.add("Celu", operands, alpha);
      }
    }
    // The usual alpha is not written where it is 1.
    return formula.equals(Activations.elu(1))
        ? draft.add("Elu", operands, OnnxAttribute.of("alpha", 1f))
        : null;
  }

  private static Set<Float> constants(Expression formula) {
    Set<Float> constants = new LinkedHashSet<>();
    collect(formula, constants);
    constants.removeIf(number -> !Float.isFinite(number));
    return constants;
  }

  private static void collect(Expression formula, Set<Float> constants) {
    if (formula instanceof Expression.Constant number) {
      constants.add(number.value());
    } else if (formula instanceof Expression.Unary unary) {
      collect(unary.argument(), constants);
    } else if (formula instanceof Expression.Binary binary) {
      collect(binary.left(), constants);
      collect(binary.right(), constants);
    } else if (formula instanceof Expression.Select select) {
      collect(select.condition(), constants);
      collect(select.whenTrue(), constants);
      collect(select.whenFalse(), constants);
    }
  }

  private String add(Expression formula) {
    String known = there.get(formula);
    if (known == null) {
      known = make(formula);
      there.put(formula, known);
    }
    return known;
  }

  private String make(Expression formula) {
    if (formula instanceof Expression.Input input) {
      return operands.get(input.index());
    }
    if (formula instanceof Expression.Constant number) {
      return draft.number(number.value());
    }
    if (formula instanceof Expression.Unary unary) {
      return unary(unary);
    }
    if (formula instanceof Expression.Binary binary) {
      return binary(binary);
    }
    Expression.Select select = (Expression.Select) formula;
    String condition = draft.add("Cast", List.of(add(select.condition())), TO_BOOL);
    return draft.add("Where", List.of(condition, add(select.whenTrue()), add(select.whenFalse())));
  }

  private String unary(Expression.Unary unary) {
    String x = add(unary.argument());
    return switch (unary.function()) {
      case NEGATE -> draft.add("Neg", List.of(x));
      case ABS -> draft.add("Abs", List.of(x));
      case SIGN -> draft.add("Sign", List.of(x));
      case SQUARE -> draft.add("Mul", List.of(x, x));
      case SQRT -> draft.add("Sqrt", List.of(x));
      case RECIPROCAL -> draft.add("Reciprocal", List.of(x));
      case EXP -> draft.add("Exp", List.of(x));
      case EXPM1 -> draft.add("Sub", List.of(draft.add("Exp", List.of(x)), draft.number(1)));
      case LOG -> draft.add("Log", List.of(x));
      case TANH -> draft.add("Tanh", List.of(x));
      case ERF -> draft.add("Erf", List.of(x));
      case SIGMOID -> draft.add("Sigmoid", List.of(x));
      case SOFTPLUS -> draft.add("Softplus", List.of(x));
      case RELU -> draft.add("Relu", List.of(x));
      case STEP -> test("Greater", x, draft.number(0));
      case FLOOR -> draft.add("Floor", List.of(x));
    };
  }

  private String binary(Expression.Binary binary) {
    String a = add(binary.left());
    String b = add(binary.right());
    return switch (binary.function()) {
      case ADD -> draft.add("Add", List.of(a, b));
      case SUBTRACT -> draft.add("Sub", List.of(a, b));
      case MULTIPLY -> draft.add("Mul", List.of(a, b));
      case DIVIDE -> draft.add("Div", List.of(a, b));
      case MAXIMUM -> draft.add("Max", List.of(a, b));
      case MINIMUM -> draft.add("Min", List.of(a, b));
      case POWER -> draft.add("Pow", List.of(a, b));
      case GREATER -> test("Greater", a, b);
      case EQUAL -> test("Equal", a, b);
    };
  }

  private String test(String operation, String a, String b) {
    return draft.add("Cast", List.of(draft.add(operation, List.of(a, b))), TO_FLOAT);
  }
}
