package org.lenslet.layer.kind;

import static org.lenslet.op.pointwise.Expression.binary;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.plus;
import static org.lenslet.op.pointwise.Expression.select;
import static org.lenslet.op.pointwise.Expression.times;
import static org.lenslet.op.pointwise.Expression.unary;

import org.lenslet.error.ShapeException;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Formulas of activations, of input 0. Each is one kernel with what is before and behind it, and so
 * is its derivative, which follows from the formula. They and their derivatives are finite for all
 * finite inputs whose activation is, and NaN for NaN.
 */
public final class Activations {
  private static final Expression X = input(0);

  /** Where the sigmoid of a GELU's argument is 0 or 1 in float. */
  private static final float GELU_FLAT = 12;

  private Activations() {}

  /** x, or slope * x where x is not above 0 (Maas et al. 2013). */
  public static Expression leakyRelu(float slope) {
    requireFinite("leakyRelu", "slope", slope);
    return select(above(0), X, times(constant(slope), X));
  }

  /** As {@link #leakyRelu}, with input 1 as slope (He et al. 2015). */
  public static Expression parametricRelu() {
    return select(above(0), X, times(input(1), X));
  }

  /** x where it is above the threshold, else 0. */
  public static Expression thresholdedRelu(float threshold) {
    requireFinite("thresholdedRelu", "threshold", threshold);
    // The step of NaN is NaN.
    Expression nothing = binary(BinaryFunction.MULTIPLY, constant(0), unary(UnaryFunction.STEP, X));
    return select(above(threshold), X, nothing);
  }

  /** min(max(x, 0), 6) (Howard et al. 2017). */
  public static Expression relu6() {
    return atMost(6, unary(UnaryFunction.RELU, X));
  }

  /** x, or alpha * (exp(x) - 1) where x is not above 0 (Clevert et al. 2016). */
  public static Expression elu(float alpha) {
    requirePositiveAlpha("elu", alpha);
    return select(above(0), X, times(constant(alpha), unary(UnaryFunction.EXPM1, X)));
  }

  /** 1.0507 times the ELU of alpha 1.6733 (Klambauer et al. 2017). */
  public static Expression selu() {
    double scale = 1.0507009873554804934193349852946;
    double alpha = 1.6732632423543772848170429916717;
    Expression negative = times(constant((float) (scale * alpha)), unary(UnaryFunction.EXPM1, X));
    return select(above(0), times(constant((float) scale), X), negative);
  }

  /** x, or alpha * (exp(x / alpha) - 1) where x is not above 0 (Barron 2017). */
  public static Expression celu(float alpha) {
    requirePositiveAlpha("celu", alpha);
    Expression scaled = alpha == 1 ? X : binary(BinaryFunction.DIVIDE, X, constant(alpha));
    return select(above(0), X, times(constant(alpha), unary(UnaryFunction.EXPM1, scaled)));
  }

  /** x * (1 + erf(x / sqrt(2))) / 2 (Hendrycks and Gimpel 2016). */
  public static Expression gelu() {
    Expression erf = unary(UnaryFunction.ERF, times(constant((float) Math.sqrt(0.5)), X));
    return times(times(constant(0.5f), X), plus(constant(1), erf));
  }

  /**
   * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))) / 2. As (1 + tanh(u)) / 2 is the sigmoid of
   * 2u, which does not cancel where x is negative.
   */
  public static Expression geluTanh() {
    // The cube of a large number would overflow, and its slope times 0 be no number.
    Expression bounded = clip(X, -GELU_FLAT, GELU_FLAT);
    double scale = 2 * Math.sqrt(2 / Math.PI);
    Expression argument =
        times(
            bounded,
            plus(
                constant((float) scale),
                times(constant((float) (scale * 0.044715)), unary(UnaryFunction.SQUARE, bounded))));
    return times(X, unary(UnaryFunction.SIGMOID, argument));
  }

  /** x * sigmoid(x), also called swish (Elfwing et al. 2018; Ramachandran et al. 2017). */
  public static Expression silu() {
    return times(X, unary(UnaryFunction.SIGMOID, X));
  }

  /** x * tanh(log(1 + exp(x))) (Misra 2020). */
  public static Expression mish() {
    return times(X, unary(UnaryFunction.TANH, unary(UnaryFunction.SOFTPLUS, X)));
  }

  /** min(max(x + 3, 0), 6) / 6 (Howard et al. 2019). */
  public static Expression hardSigmoid() {
    return times(constant(1 / 6f), atMost(6, unary(UnaryFunction.RELU, plus(X, constant(3)))));
  }

  /** x * min(max(x + 3, 0), 6) / 6 (Howard et al. 2019). */
  public static Expression hardSwish() {
    return times(X, hardSigmoid());
  }

  /** log(1 + exp(x)). */
  public static Expression softplus() {
    return unary(UnaryFunction.SOFTPLUS, X);
  }

  /** x / (1 + |x|). */
  public static Expression softsign() {
    return binary(BinaryFunction.DIVIDE, X, plus(constant(1), unary(UnaryFunction.ABS, X)));
  }

  /** min(max(x, minimum), maximum). */
  public static Expression clip(float minimum, float maximum) {
    if (!(minimum < maximum)) {
      throw new ShapeException(
          "clip: expected a minimum below the maximum, got " + minimum + " and " + maximum);
    }
    return clip(X, minimum, maximum);
  }

  private static Expression clip(Expression x, float minimum, float maximum) {
    return atMost(maximum, binary(BinaryFunction.MAXIMUM, x, constant(minimum)));
  }

  private static Expression atMost(float maximum, Expression x) {
    return binary(BinaryFunction.MINIMUM, x, constant(maximum));
  }

  private static Expression above(float threshold) {
    return binary(BinaryFunction.GREATER, X, constant(threshold));
  }

  private static void requireFinite(String layer, String what, float value) {
    if (!Float.isFinite(value)) {
      throw new ShapeException(layer + ": expected a finite " + what + ", got " + value);
    }
  }

  private static void requirePositiveAlpha(String layer, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new ShapeException(layer + ": expected an alpha above 0, got " + value);
    }
  }
}
