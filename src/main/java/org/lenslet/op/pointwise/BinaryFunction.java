package org.lenslet.op.pointwise;

import java.util.function.DoubleBinaryOperator;

/**
 * A function of two numbers, applied element by element. {@link #apply} in double precision is the
 * specification; MAXIMUM and MINIMUM give NaN when either number is NaN.
 */
public enum BinaryFunction {
  ADD(Double::sum),
  SUBTRACT((a, b) -> a - b),
  MULTIPLY((a, b) -> a * b),
  DIVIDE((a, b) -> a / b),
  MAXIMUM(Math::max),
  MINIMUM(Math::min),
  POWER(Math::pow),
  /** 1 where a is greater than b, else 0 (also for NaN). */
  GREATER((a, b) -> a > b ? 1 : 0),
  /** 1 where a equals b, else 0 (also for NaN). */
  EQUAL((a, b) -> a == b ? 1 : 0);

  private final DoubleBinaryOperator function;

  BinaryFunction(DoubleBinaryOperator function) {
    this.function = function;
  }

  /** The function's value in double precision. */
  public double apply(double a, double b) {
    return function.applyAsDouble(a, b);
  }
}
