package org.lenslet.autodiff;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.minus;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.select;
import static org.lenslet.op.pointwise.Expression.times;
import static org.lenslet.op.pointwise.Expression.unary;

import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;

/** Symbolic derivatives of scalar expressions. */
final class Derivative {
  private Derivative() {}

  /**
   * The partial derivative with respect to one input.
   *
   * @param self an expression for the value of {@code expression} itself, so that functions whose
   *     derivative is a formula of their result (tanh, sigmoid, exp) need not be computed again
   */
  static Expression of(Expression expression, int input, Expression self) {
    if (!expression.reads(input)) {
      return constant(0);
    }
    if (expression instanceof Expression.Unary unary) {
      Expression argument = unary.argument();
      return times(outer(unary.function(), argument, self), of(argument, input, argument));
    }
    if (expression instanceof Expression.Binary binary) {
      Expression a = binary.left();
      Expression b = binary.right();
      Expression da = of(a, input, a);
      Expression db = of(b, input, b);
      return binaryRule(binary.function(), a, b, da, db, self);
    }
    if (expression instanceof Expression.Select select) {
      Expression whenTrue = of(select.whenTrue(), input, select.whenTrue());
      Expression whenFalse = of(select.whenFalse(), input, select.whenFalse());
      return whenTrue.equals(whenFalse)
          ? whenTrue
          : select(select.condition(), whenTrue, whenFalse);
    }
    return constant(1);
  }

  /** The derivative of f at x, where y is f(x). */
  private static Expression outer(UnaryFunction f, Expression x, Expression y) {
    return switch (f) {
      case NEGATE -> constant(-1);
      case ABS -> unary(UnaryFunction.SIGN, x);
      case SIGN, STEP, FLOOR -> constant(0);
      case SQUARE -> times(constant(2), x);
      case SQRT -> binary(BinaryFunction.DIVIDE, constant(0.5f), y);
      case RECIPROCAL -> unary(UnaryFunction.NEGATE, unary(UnaryFunction.SQUARE, y));
      case EXP -> y;
      // Not y + 1, which cancels far below 0.
      case EXPM1 -> unary(UnaryFunction.EXP, x);
      // 2 / sqrt(pi) exp(-x^2), the factor within the exponential, where a float holds it closely.
      case ERF ->
          unary(
              UnaryFunction.EXP,
              minus(
                  constant((float) Math.log(2 / Math.sqrt(Math.PI))),
                  unary(UnaryFunction.SQUARE, x)));
      case LOG -> unary(UnaryFunction.RECIPROCAL, x);
      case TANH -> minus(constant(1), unary(UnaryFunction.SQUARE, y));
      case SIGMOID -> times(y, minus(constant(1), y));
      case SOFTPLUS -> unary(UnaryFunction.SIGMOID, x);
      case RELU -> unary(UnaryFunction.STEP, y);
    };
  }

  private static Expression binaryRule(
      BinaryFunction f, Expression a, Expression b, Expression da, Expression db, Expression y) {
    return switch (f) {
      case ADD -> plus(da, db);
      case SUBTRACT -> Expression.isConstant(da, 0) ? times(constant(-1), db) : minus(da, db);
      case MULTIPLY -> plus(times(da, b), times(a, db));
      case DIVIDE -> minus(over(da, b), times(over(y, b), db));
      case MAXIMUM -> plus(times(winner(a, b), da), times(winner(b, a), db));
      case MINIMUM -> plus(times(winner(b, a), da), times(winner(a, b), db));
      case POWER ->
          plus(
              times(
                  orZero(b, times(b, binary(BinaryFunction.POWER, a, minus(b, constant(1))))), da),
              times(orZero(y, times(y, unary(UnaryFunction.LOG, a))), db));
      case GREATER, EQUAL -> constant(0);
    };
  }

  /**
   * The product where its factor is not 0, else 0: the power of 0 has slopes of 0 times infinity
   * that are 0 in the limit.
   */
  private static Expression orZero(Expression factor, Expression product) {
    return factor instanceof Expression.Constant ? product : select(factor, product, constant(0));
  }

  private static Expression over(Expression numerator, Expression denominator) {
    return Expression.isConstant(numerator, 0)
        ? numerator
        : binary(BinaryFunction.DIVIDE, numerator, denominator);
  }

  /**
   * 1 where a is the greater one, one half where both are equal, so that ties share the gradient.
   */
  private static Expression winner(Expression a, Expression b) {
    return plus(
        binary(BinaryFunction.GREATER, a, b),
        times(constant(0.5f), binary(BinaryFunction.EQUAL, a, b)));
  }
}
