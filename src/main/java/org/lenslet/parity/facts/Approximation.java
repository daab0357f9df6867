package org.lenslet.parity.facts;

import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * A number and how far a device's float may lie from it: running error analysis (Higham, section
 * 3.3) through an {@link Expression}. Monotone functions map the ends of the interval, which is the
 * first-order bound |f'(a)| * error where f is smooth and the height of the step where it is not.
 *
 * @param error infinite where any result is right, NaN included, as beyond a pole or the range of
 *     float; a function of such a number is no better known
 */
public record Approximation(double value, double error) {

  /** A number that the device holds exactly. */
  public static Approximation exact(double value) {
    return new Approximation(value, 0);
  }

  /** A number that the device may take for any other. */
  static Approximation unknown(double value) {
    return new Approximation(value, Double.POSITIVE_INFINITY);
  }

  private boolean isUnknown() {
    return error == Double.POSITIVE_INFINITY;
  }

  /** The value of the expression, which the device computes number by number. */
  public static Approximation of(Expression expression, Approximation[] inputs, Rounding rounding) {
    if (expression instanceof Expression.Input input) {
      return inputs[input.index()];
    }
    if (expression instanceof Expression.Constant constant) {
      return exact(constant.value());
    }
    if (expression instanceof Expression.Unary unary) {
      return of(unary.argument(), inputs, rounding).then(unary.function(), rounding);
    }
    if (expression instanceof Expression.Binary binary) {
      return of(binary.left(), inputs, rounding)
          .with(binary.function(), of(binary.right(), inputs, rounding), rounding);
    }
    Expression.Select select = (Expression.Select) expression;
    Approximation condition = of(select.condition(), inputs, rounding);
    Approximation whenTrue = of(select.whenTrue(), inputs, rounding);
    Approximation whenFalse = of(select.whenFalse(), inputs, rounding);
    Approximation chosen = condition.value != 0 ? whenTrue : whenFalse;
    boolean certain = condition.error == 0 || Math.abs(condition.value) > condition.error;
    return certain
        ? chosen
        : new Approximation(
            chosen.value,
            Math.abs(whenTrue.value - whenFalse.value) + Math.max(whenTrue.error, whenFalse.error));
  }

  /** A function of this number. */
  public Approximation then(UnaryFunction function, Rounding rounding) {
    double result = function.apply(value);
    if (isUnknown()) {
      return unknown(result);
    }
    return rounded(result, propagated(function, result), rounding.relative(function), rounding);
  }

  /** A function of this number and another. */
  public Approximation with(BinaryFunction function, Approximation other, Rounding rounding) {
    double result = function.apply(value, other.value);
    boolean compares = function == BinaryFunction.GREATER || function == BinaryFunction.EQUAL;
    if (!compares && (isUnknown() || other.isUnknown())) {
      return unknown(result);
    }
    return rounded(result, propagated(function, other), rounding.relative(function), rounding);
  }

  /** How far the device's float may lie from the reference's, which is the value rounded. */
  public double bound() {
    return isFloat(value) ? error : error + Rounding.FLOAT * Math.abs(value) + Rounding.FLUSH;
  }

  private double propagated(UnaryFunction function, double result) {
    if (error == 0) {
      return 0;
    }
    return switch (function) {
      case NEGATE, ABS -> error;
      case SQUARE -> error * (2 * Math.abs(value) + error);
      case RECIPROCAL ->
          Math.abs(value) <= error
              ? Double.POSITIVE_INFINITY
              : error / (Math.abs(value) * (Math.abs(value) - error));
      case SIGN, SQRT, EXP, EXPM1, ERF, LOG, TANH, SIGMOID, SOFTPLUS, RELU, STEP, FLOOR ->
          distance(result, function.apply(value - error), function.apply(value + error));
    };
  }

  private double propagated(BinaryFunction function, Approximation other) {
    double a = Math.abs(value);
    double b = Math.abs(other.value);
    if (error == 0 && other.error == 0) {
      return 0;
    }
    return switch (function) {
      case ADD, SUBTRACT -> error + other.error;
      case MULTIPLY -> a * other.error + b * error + error * other.error;
      case DIVIDE ->
          b <= other.error
              ? Double.POSITIVE_INFINITY
              : (error + a / b * other.error) / (b - other.error);
      case MAXIMUM, MINIMUM -> Math.max(error, other.error);
      case GREATER, EQUAL -> Math.abs(value - other.value) > error + other.error ? 0 : 1;
      case POWER -> powerCorners(other);
    };
  }

  /** A power of a positive number is monotone in both arguments: its extremes are at corners. */
  private double powerCorners(Approximation other) {
    if (value - error <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    return distance(
        Math.pow(value, other.value),
        Math.pow(value - error, other.value - other.error),
        Math.pow(value - error, other.value + other.error),
        Math.pow(value + error, other.value - other.error),
        Math.pow(value + error, other.value + other.error));
  }

  private static double distance(double from, double... to) {
    double largest = 0;
    for (double end : to) {
      double distance = Math.abs(end - from);
      largest = Math.max(largest, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance);
    }
    return largest;
  }

  private static Approximation rounded(
      double value, double error, double relative, Rounding rounding) {
    if (Math.abs(value) + error > Float.MAX_VALUE) {
      return unknown(value);
    }
    // Correctly rounded operations (error at most u) return a representable result as it is, but
    // a device may flush a denormal one.
    boolean representable = rounding.keepsFloats() && isFloat(value) && !Rounding.isDenormal(value);
    if (relative == 0 || (relative == rounding.u() && error == 0 && representable)) {
      return new Approximation(value, error);
    }
    double local = relative * (Math.abs(value) + error) + Rounding.FLUSH;
    return new Approximation(value, error + local);
  }

  private static boolean isFloat(double value) {
    return (float) value == value;
  }
}
