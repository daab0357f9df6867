package org.lenslet.parity.facts;

import org.lenslet.backend.Accuracy;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * How far an algorithm of some accuracy may round. Sums: Higham, "Accuracy and Stability of
 * Numerical Algorithms", 2nd edition, section 3.1. Functions: the OpenCL C specification, "Relative
 * Error as ULPs", single precision, full profile, which Java's and every BLAS's arithmetic also
 * meets; an ulp is at most 2u of the value.
 */
public record Rounding(Accuracy accuracy) {
  /** Unit roundoff of a float: half the distance from 1 to the next number. */
  public static final double FLOAT = Accuracy.FP32.unitRoundoff();

  /** What a result may lose where the device flushes denormal numbers to 0. */
  public static final double FLUSH = Float.MIN_NORMAL;

  /** Above so many roundings times u the quotient of gamma runs towards its pole. */
  private static final double POLE = 0.5;

  /** Whether a device may take the number for 0. */
  public static boolean isDenormal(double value) {
    return value != 0 && Math.abs(value) < Float.MIN_NORMAL;
  }

  /** The unit roundoff of the algorithm's arithmetic. */
  public double u() {
    return accuracy.unitRoundoff();
  }

  /** Relative error of exp, 3 ulp. */
  public double exp() {
    return 6 * u();
  }

  /** Relative error of log, 3 ulp. */
  public double log() {
    return 6 * u();
  }

  /** Whether the arithmetic returns every result that is a float as it is. */
  boolean keepsFloats() {
    return u() <= FLOAT;
  }

  /**
   * Higham's gamma: the relative error that n roundings, in any order, can add up to. Where it says
   * nothing, at arithmetic too coarse for n, what it is derived from: (1 - u)^-n - 1.
   */
  public double gamma(double n) {
    double share = n * u();
    return share < POLE ? share / (1 - share) : Math.expm1(-n * Math.log1p(-u()));
  }

  /** The error of a sum relative to the sum of the magnitudes of its terms. */
  public double sum(double n) {
    return accuracy.growth() * gamma(n + accuracy.extraRoundings());
  }

  /** What a sum may lose as each product and each addition may underflow. */
  double lost(double n) {
    return 2 * (n + accuracy.extraRoundings()) * accuracy.growth() * FLUSH;
  }

  /** The relative error of the device's own evaluation of a function. */
  double relative(UnaryFunction function) {
    return switch (function) {
      case NEGATE, ABS, SIGN, RELU, STEP, FLOOR -> 0;
      case SQUARE -> u();
      case SQRT, EXP, EXPM1, LOG, ERF -> 6 * u();
      case RECIPROCAL -> 5 * u();
      case TANH -> 10 * u();
      // exp(-|x|) once or twice (6 each), an addition (1), a division (5): covers 1 / (1 + exp(-x))
      // and exp(x) / (1 + exp(x)).
      case SIGMOID -> gamma(18);
      // exp (6), log1p of 2 ulp (4), an addition (1); log1p does not enlarge relative errors.
      case SOFTPLUS -> gamma(11);
    };
  }

  /** The relative error of the device's own evaluation of a function. */
  double relative(BinaryFunction function) {
    return switch (function) {
      case ADD, SUBTRACT, MULTIPLY -> u();
      case DIVIDE -> 5 * u();
      case POWER -> 32 * u();
      case MAXIMUM, MINIMUM, GREATER, EQUAL -> 0;
    };
  }
}
