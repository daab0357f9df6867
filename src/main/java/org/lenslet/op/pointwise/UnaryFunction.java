package org.lenslet.op.pointwise;

import java.util.function.DoubleUnaryOperator;

/**
 * A function of one number, applied element by element. {@link #apply} in double precision is the
 * specification; NaN in gives NaN out for every function.
 */
public enum UnaryFunction {
  NEGATE(x -> -x),
  ABS(Math::abs),
  /** -1, 0 or 1. */
  SIGN(Math::signum),
  SQUARE(x -> x * x),
  SQRT(Math::sqrt),
  RECIPROCAL(x -> 1 / x),
  EXP(Math::exp),
  /** exp(x) - 1, without cancellation near 0. */
  EXPM1(Math::expm1),
  LOG(Math::log),
  TANH(Math::tanh),
  /** The error function: 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
  ERF(ErrorFunction::of),
  /** 1 / (1 + exp(-x)). */
  SIGMOID(x -> 1 / (1 + Math.exp(-x))),
  /** log(1 + exp(x)), without overflow. */
  SOFTPLUS(x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  /** max(x, 0). */
  RELU(x -> Math.max(x, 0)),
  /** 1 where x is greater than 0, else 0: the derivative of RELU. */
  STEP(x -> Double.isNaN(x) ? x : x > 0 ? 1 : 0),
  FLOOR(Math::floor);

  private final DoubleUnaryOperator function;

  UnaryFunction(DoubleUnaryOperator function) {
    this.function = function;
  }

  /** The function's value in double precision. */
  public double apply(double x) {
    return function.applyAsDouble(x);
  }
}
