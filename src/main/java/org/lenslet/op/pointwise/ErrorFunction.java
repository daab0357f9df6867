package org.lenslet.op.pointwise;

/** The error function in double precision, which the JDK lacks. */
final class ErrorFunction {
  /** From here on 1 - erf(x) is below half the distance from 1 to the next double. */
  private static final double ONE = 6;

  private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

  private ErrorFunction() {}

  /**
   * The series 2 / sqrt(pi) exp(-x^2) sum of 2^n x^(2n + 1) / (1 3 5 ... (2n + 1)) (Abramowitz and
   * Stegun, 7.1.6), whose terms are all of the sign of x, so that nothing cancels.
   */
  static double of(double x) {
    if (Math.abs(x) >= ONE) {
      return Math.signum(x);
    }
    double square = x * x;
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 0x1p-60 * Math.abs(sum); n++) {
      term *= 2 * square / (2 * n + 1);
      sum += term;
    }
    return TWO_OVER_SQRT_PI * Math.exp(-square) * sum;
  }
}
