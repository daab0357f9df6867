package org.lenslet.onnx.rule;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.minus;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.select;
import static org.lenslet.op.pointwise.Expression.times;
import static org.lenslet.op.pointwise.Expression.unary;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.Shape;

/** Functions of elements: by the graph, or at once where all operands are known and few. */
final class PointwiseRules {
  private static final Expression X = input(0);
  private static final Expression Y = input(1);

  private PointwiseRules() {}

  static void addTo(Map<String, Rule> rules) {
    ofOne(rules, "Abs", unary(UnaryFunction.ABS, X), Math::abs);
    ofOne(rules, "Neg", unary(UnaryFunction.NEGATE, X), x -> -x);
    ofOne(rules, "Exp", unary(UnaryFunction.EXP, X), Math::exp);
    ofOne(rules, "Log", unary(UnaryFunction.LOG, X), Math::log);
    ofOne(rules, "Sqrt", unary(UnaryFunction.SQRT, X), Math::sqrt);
    ofOne(rules, "Reciprocal", unary(UnaryFunction.RECIPROCAL, X), x -> 1 / x);
    ofOne(rules, "Floor", unary(UnaryFunction.FLOOR, X), Math::floor);
    ofOne(rules, "Ceil", ceil(), Math::ceil);
    ofOne(rules, "Sign", unary(UnaryFunction.SIGN, X), Math::signum);
    ofOne(rules, "Erf", unary(UnaryFunction.ERF, X), UnaryFunction.ERF::apply);
    ofOne(rules, "Tanh", unary(UnaryFunction.TANH, X), Math::tanh);
    ofOne(rules, "Sigmoid", unary(UnaryFunction.SIGMOID, X), UnaryFunction.SIGMOID::apply);
    ofOne(rules, "Round", round(), Math::rint);
    ofOne(rules, "Sinh", sinh(), Math::sinh);
    ofOne(rules, "Cosh", cosh(), Math::cosh);
    ofOne(rules, "Not", binary(BinaryFunction.EQUAL, X, constant(0)), x -> x == 0 ? 1 : 0);
    ofTwo(rules, "Add", plus(X, Y), Double::sum);
    ofTwo(rules, "Sub", minus(X, Y), (a, b) -> a - b);
    ofTwo(rules, "Mul", times(X, Y), (a, b) -> a * b);
    ofTwo(rules, "Div", binary(BinaryFunction.DIVIDE, X, Y), (a, b) -> a / b);
    ofTwo(rules, "Pow", binary(BinaryFunction.POWER, X, Y), Math::pow);
    test(rules, "Greater", binary(BinaryFunction.GREATER, X, Y), (a, b) -> a > b ? 1 : 0);
    test(rules, "Less", binary(BinaryFunction.GREATER, Y, X), (a, b) -> a < b ? 1 : 0);
    test(rules, "Equal", binary(BinaryFunction.EQUAL, X, Y), (a, b) -> a == b ? 1 : 0);
    test(rules, "GreaterOrEqual", either(X, Y), (a, b) -> a >= b ? 1 : 0);
    test(rules, "LessOrEqual", either(Y, X), (a, b) -> a <= b ? 1 : 0);
    test(rules, "And", times(X, Y), (a, b) -> a != 0 && b != 0 ? 1 : 0);
    test(rules, "Or", binary(BinaryFunction.MAXIMUM, X, Y), (a, b) -> a != 0 || b != 0 ? 1 : 0);
    test(
        rules,
        "Xor",
        unary(UnaryFunction.ABS, minus(X, Y)),
        (a, b) -> (a != 0) != (b != 0) ? 1 : 0);
    many(rules, "Sum", plus(X, Y), Double::sum);
    many(rules, "Max", binary(BinaryFunction.MAXIMUM, X, Y), Math::max);
    many(rules, "Min", binary(BinaryFunction.MINIMUM, X, Y), Math::min);
    rules.put("Mean", PointwiseRules::mean);
    rules.put("Where", PointwiseRules::where);
    rules.put("Mod", PointwiseRules::mod);
    rules.put("Cast", c -> cast(c, ElementType.of(c.integer("to", 0))));
    rules.put("CastLike", c -> cast(c, c.operand(1).type()));
  }

  private static Expression ceil() {
    return unary(UnaryFunction.NEGATE, unary(UnaryFunction.FLOOR, unary(UnaryFunction.NEGATE, X)));
  }

  /** To the even one of two that are as near. */
  private static Expression round() {
    Expression above = unary(UnaryFunction.FLOOR, plus(X, constant(0.5f)));
    Expression isTie = binary(BinaryFunction.EQUAL, plus(X, constant(0.5f)), above);
    Expression half = times(constant(0.5f), above);
    Expression isEven = binary(BinaryFunction.EQUAL, half, unary(UnaryFunction.FLOOR, half));
    // From 2^23 on all floats are whole, and half of 1 is not there to add.
    Expression isWhole =
        binary(BinaryFunction.GREATER, unary(UnaryFunction.ABS, X), constant(1 << 23));
    Expression lower = minus(above, constant(1));
    return select(isWhole, X, select(isTie, select(isEven, above, lower), above));
  }

  /** By differences of exp(x) - 1, which do not cancel near 0. */
  private static Expression sinh() {
    Expression negative = unary(UnaryFunction.EXPM1, unary(UnaryFunction.NEGATE, X));
    return times(constant(0.5f), minus(unary(UnaryFunction.EXPM1, X), negative));
  }

  private static Expression cosh() {
    Expression negative = unary(UnaryFunction.EXP, unary(UnaryFunction.NEGATE, X));
    return times(constant(0.5f), plus(unary(UnaryFunction.EXP, X), negative));
  }

  /** Whether a is greater than b, or equal; of NaN neither. */
  private static Expression either(Expression a, Expression b) {
    return binary(
        BinaryFunction.MAXIMUM,
        binary(BinaryFunction.GREATER, a, b),
        binary(BinaryFunction.EQUAL, a, b));
  }

  private static void ofOne(
      Map<String, Rule> rules, String name, Expression formula, DoubleUnaryOperator known) {
    rules.put(
        name,
        call -> {
          Operand x = call.operand(0);
          if (Moves.isKnown(x, x.shape())) {
            Literal literal = x.literal().get();
            call.give(
                0,
                new Moves(call.graph())
                    .known(rounded(x.type(), x.shape(), i -> known.applyAsDouble(literal.get(i)))));
            return;
          }
          call.give(0, x.type(), call.graph().pointwise(formula, call.value(0)));
        });
  }

  private static void ofTwo(
      Map<String, Rule> rules, String name, Expression formula, DoubleBinaryOperator known) {
    rules.put(name, call -> combine(call, null, formula, known));
  }

  private static void test(
      Map<String, Rule> rules, String name, Expression formula, DoubleBinaryOperator known) {
    rules.put(name, call -> combine(call, ElementType.BOOL, formula, known));
  }

  /** Of two operands; the result is of the first's type unless another is given. */
  private static void combine(
      Call call, ElementType result, Expression formula, DoubleBinaryOperator known) {
    if (call.inputCount() != 2) {
      throw new ShapeException("expected 2 inputs, got " + call.inputCount());
    }
    Operand a = call.operand(0);
    Operand b = aligned(call, a, call.operand(1));
    call.give(0, combine(call, result == null ? a.type() : result, formula, known, a, b));
  }

  /** Before version 7 the second operand's axes began at one of the first's. */
  private static Operand aligned(Call call, Operand a, Operand b) {
    if (call.opset() >= 7 || !call.flag("broadcast", false) || !call.hasAttribute("axis")) {
      return b;
    }
    int axis = Call.axis(call.integer("axis", 0), a.shape().rank());
    int behind = a.shape().rank() - axis - b.shape().rank();
    if (behind < 0) {
      throw new ShapeException(
          "expected axes of %s from %d on, got %s".formatted(a.shape(), axis, b.shape()));
    }
    int[] ones = new int[behind];
    Arrays.fill(ones, 1);
    return new Moves(call.graph()).reshape(b, b.shape().append(ones));
  }

  private static Operand combine(
      Call call,
      ElementType result,
      Expression formula,
      DoubleBinaryOperator known,
      Operand a,
      Operand b) {
    Shape shape = Moves.together(a.shape(), b.shape());
    if (Moves.isKnown(a, shape) && Moves.isKnown(b, shape)) {
      int[] stridesA = Moves.repeating(a.shape(), shape);
      int[] stridesB = Moves.repeating(b.shape(), shape);
      Literal left = a.literal().get();
      Literal right = b.literal().get();
      return new Moves(call.graph())
          .known(
              rounded(
                  result,
                  shape,
                  i -> {
                    int[] at = shape.coordinates(i);
                    return known.applyAsDouble(
                        left.get(Moves.dot(at, stridesA)), right.get(Moves.dot(at, stridesB)));
                  }));
    }
    return Operand.of(result, call.graph().pointwise(formula, value(call, a), value(call, b)));
  }

  private static Value value(Call call, Operand operand) {
    if (!operand.type().isFloating() && operand.type() != ElementType.BOOL) {
      throw call.unsupported(
          "%s are computed with before the model runs, and these are not known then"
              .formatted(operand.type()));
    }
    return operand.value();
  }

  /** Whole numbers are cut off towards 0, as their division does; floats are rounded to floats. */
  private static Literal rounded(ElementType type, Shape shape, IntToDoubleFunction elements) {
    return Literal.of(type, shape, i -> as(type, elements.applyAsDouble(i)));
  }

  private static double as(ElementType type, double x) {
    if (type == ElementType.BOOL) {
      return x == 0 ? 0 : 1;
    }
    if (type.isIntegral()) {
      return x < 0 ? Math.ceil(x) : Math.floor(x);
    }
    return type == ElementType.DOUBLE ? x : (float) x;
  }

  private static void many(
      Map<String, Rule> rules, String name, Expression formula, DoubleBinaryOperator known) {
    rules.put(
        name,
        call -> {
          List<Operand> all = call.operands();
          Operand result = call.operand(0);
          for (Operand next : all.subList(1, all.size())) {
            result = combine(call, result.type(), formula, known, result, next);
          }
          call.give(0, result);
        });
  }

  private static void mean(Call call) {
    List<Value> all = call.values();
    Value sum = all.get(0);
    for (Value next : all.subList(1, all.size())) {
      sum = call.graph().pointwise(plus(X, Y), sum, next);
    }
    call.give(call.graph().scale(sum, 1f / all.size()));
  }

  private static void where(Call call) {
    Operand condition = call.operand(0);
    Operand a = call.operand(1);
    Operand b = call.operand(2);
    Shape shape = Moves.together(condition.shape(), Moves.together(a.shape(), b.shape()));
    if (Moves.isKnown(condition, shape) && Moves.isKnown(a, shape) && Moves.isKnown(b, shape)) {
      Moves moves = new Moves(call.graph());
      Literal which = moves.broadcast(condition, shape).literal().get();
      Literal left = moves.broadcast(a, shape).literal().get();
      Literal right = moves.broadcast(b, shape).literal().get();
      Literal chosen =
          Literal.of(a.type(), shape, i -> which.get(i) != 0 ? left.get(i) : right.get(i));
      call.give(0, moves.known(chosen));
      return;
    }
    Expression choice = select(X, Y, input(2));
    call.give(
        0,
        a.type(),
        call.graph().pointwise(choice, value(call, condition), value(call, a), value(call, b)));
  }

  /** The remainder has the divisor's sign, with fmod the dividend's. */
  private static void mod(Call call) {
    Expression quotient = binary(BinaryFunction.DIVIDE, X, Y);
    Expression whole = unary(UnaryFunction.FLOOR, quotient);
    // Of an infinite divisor nothing is left but x, or the divisor where the signs differ.
    Expression isInfinite =
        binary(BinaryFunction.GREATER, unary(UnaryFunction.ABS, Y), constant(Float.MAX_VALUE));
    Expression differ =
        binary(BinaryFunction.GREATER, constant(0), times(X, unary(UnaryFunction.SIGN, Y)));
    if (call.flag("fmod", false)) {
      // Towards 0: by the floor of the magnitude.
      Expression magnitude = unary(UnaryFunction.FLOOR, unary(UnaryFunction.ABS, quotient));
      whole = times(unary(UnaryFunction.SIGN, quotient), magnitude);
      combine(call, null, minus(X, times(Y, whole)), (a, b) -> a % b);
      return;
    }
    combine(
        call,
        null,
        select(isInfinite, select(differ, Y, X), minus(X, times(Y, whole))),
        (a, b) -> a - b * Math.floor(a / b));
  }

  private static void cast(Call call, ElementType to) {
    Operand x = call.operand(0);
    if (!to.isFloating() && !to.isIntegral()) {
      throw call.unsupported("numbers are not made " + to);
    }
    if (Moves.isKnown(x, x.shape())) {
      Literal literal = x.literal().get();
      call.give(0, new Moves(call.graph()).known(rounded(to, x.shape(), literal::get)));
      return;
    }
    boolean isFloats = x.type().isFloating() || x.type() == ElementType.BOOL;
    if (isFloats && to.isFloating()) {
      call.give(0, to, x.value());
    } else if (isFloats && to == ElementType.BOOL) {
      Expression zero = binary(BinaryFunction.EQUAL, X, constant(0));
      call.give(0, to, call.graph().pointwise(minus(constant(1), zero), call.value(0)));
    } else if (!isFloats && to.isIntegral() && to != ElementType.BOOL) {
      call.give(0, to, x.value());
    } else {
      throw call.unsupported(
          "%s becomes %s only where it is known before the model runs".formatted(x.type(), to));
    }
  }
}
