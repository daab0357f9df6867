package org.lenslet.backend.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.op.UnaryFunction;

/**
 * Functions of one number over a whole number of vectors. The long ones have a loop each, which the
 * compiler unrolls; the short ones share a loop that memory limits anyway.
 */
final class VectorUnary {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorUnary() {}

  static void apply(UnaryFunction function, float[] x, int xo, float[] y, int yo, int n) {
    switch (function) {
      case EXP -> exp(x, xo, y, yo, n);
      case LOG -> log(x, xo, y, yo, n);
      case TANH -> tanh(x, xo, y, yo, n);
      case SIGMOID -> sigmoid(x, xo, y, yo, n);
      case SOFTPLUS -> softplus(x, xo, y, yo, n);
      default -> simple(function, x, xo, y, yo, n);
    }
  }

  private static void exp(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += LANES) {
      VectorMath.exp(load(x, xo + i)).intoArray(y, yo + i);
    }
  }

  private static void log(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += LANES) {
      VectorMath.log(load(x, xo + i)).intoArray(y, yo + i);
    }
  }

  private static void tanh(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += LANES) {
      VectorMath.tanh(load(x, xo + i)).intoArray(y, yo + i);
    }
  }

  private static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += LANES) {
      VectorMath.sigmoid(load(x, xo + i)).intoArray(y, yo + i);
    }
  }

  private static void softplus(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += LANES) {
      VectorMath.softplus(load(x, xo + i)).intoArray(y, yo + i);
    }
  }

  private static void simple(UnaryFunction function, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += LANES) {
      storeSimple(function, load(x, xo + i), y, yo + i);
    }
  }

  private static void storeSimple(UnaryFunction function, FloatVector x, float[] y, int at) {
    switch (function) {
      case NEGATE -> x.neg().intoArray(y, at);
      case ABS -> x.abs().intoArray(y, at);
      case SIGN -> VectorMath.sign(x).intoArray(y, at);
      case SQUARE -> x.mul(x).intoArray(y, at);
      case SQRT -> x.sqrt().intoArray(y, at);
      case RECIPROCAL -> FloatVector.broadcast(SPECIES, 1f).div(x).intoArray(y, at);
      case RELU -> x.max(0f).intoArray(y, at);
      case STEP -> VectorMath.step(x).intoArray(y, at);
      case FLOOR -> VectorMath.floor(x).intoArray(y, at);
      default -> throw new AssertionError(function);
    }
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
