package org.lenslet.parity;

import org.lenslet.op.BinaryFunction;
import org.lenslet.op.UnaryFunction;

/**
 * How far a correct device may round. Sums: Higham, "Accuracy and Stability of Numerical
 * Algorithms", 2nd edition, section 3.1. Functions: the OpenCL C specification, "Relative Error as
 * ULPs", single precision, full profile, which Java's and every BLAS's arithmetic also meets; an
 * ulp is at most 2u of the value.
 */
final class Rounding {
  /** Unit roundoff of a float: half the distance from 1 to the next number. */
  static final double U = 0x1p-24;

  /** What a result may lose where the device flushes denormal numbers to 0. */
  static final double FLUSH = Float.MIN_NORMAL;

  /** Relative error of exp, 3 ulp. */
  static final double EXP = 6 * U;

  /** Relative error of log, 3 ulp. */
  static final double LOG = 6 * U;

  private Rounding() {}

  /** Whether a device may take the number for 0. */
  static boolean isDenormal(double value) {
    return value != 0 && Math.abs(value) < Float.MIN_NORMAL;
  }

  /** Higham's gamma: the relative error that n roundings, in any order, can add up to. */
  static double gamma(double n) {
    return n * U / (1 - n * U);
  }

  /** The relative error of the device's own evaluation of a function. */
  static double relative(UnaryFunction function) {
    return switch (function) {
      case NEGATE, ABS, SIGN, RELU, STEP, FLOOR -> 0;
      case SQUARE -> U;
      case SQRT, EXP, LOG -> 6 * U;
      case RECIPROCAL -> 5 * U;
      case TANH -> 10 * U;
      // exp(-|x|) once or twice (6 each), an addition (1), a division (5): covers 1 / (1 + exp(-x))
      // and exp(x) / (1 + exp(x)).
      case SIGMOID -> gamma(18);
      // exp (6), log1p of 2 ulp (4), an addition (1); log1p does not enlarge relative errors.
      case SOFTPLUS -> gamma(11);
    };
  }

  /** The relative error of the device's own evaluation of a function. */
  static double relative(BinaryFunction function) {
    return switch (function) {
      case ADD, SUBTRACT, MULTIPLY -> U;
      case DIVIDE -> 5 * U;
      case POWER -> 32 * U;
      case MAXIMUM, MINIMUM, GREATER, EQUAL -> 0;
    };
  }
}
