package org.lenslet.backend.cpu.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.backend.cpu.simd.FloatMath;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Functions of one number over a whole number of vectors. The short ones share a loop with the
 * switch inside, where its branch is always predicted; each case stores its own result, so that no
 * vector has to be boxed where cases meet or for a call.
 */
final class VectorUnary {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
  private static final VectorSpecies<Integer> INTS = VectorSimd.INTS;
  private static final int LANES = SPECIES.length();

  private VectorUnary() {}

  static void apply(UnaryFunction function, float[] x, int xo, float[] y, int yo, int n) {
    switch (function) {
      case EXP -> VectorExponential.exp(x, xo, y, yo, n);
      case EXPM1 -> VectorExponential.expm1(x, xo, y, yo, n);
      case ERF -> VectorErrorFunction.erf(x, xo, y, yo, n);
      case LOG -> VectorLogarithm.log(x, xo, y, yo, n);
      case TANH -> VectorExponential.tanh(x, xo, y, yo, n);
      case SIGMOID -> VectorExponential.sigmoid(x, xo, y, yo, n);
      case SOFTPLUS -> VectorLogarithm.softplus(x, xo, y, yo, n);
      case FLOOR -> floor(x, xo, y, yo, n);
      default -> simple(function, x, xo, y, yo, n);
    }
  }

  private static void simple(UnaryFunction function, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      int at = yo + i;
      switch (function) {
        case NEGATE -> v.neg().intoArray(y, at);
        case ABS -> v.abs().intoArray(y, at);
        case SIGN -> v.blend(1f, v.compare(GT, 0f)).blend(-1f, v.compare(LT, 0f)).intoArray(y, at);
        case SQUARE -> v.mul(v).intoArray(y, at);
        case SQRT -> v.sqrt().intoArray(y, at);
        case RECIPROCAL -> FloatVector.broadcast(SPECIES, 1f).div(v).intoArray(y, at);
        case RELU -> v.max(0f).intoArray(y, at);
        // NaN compares false both times and stays.
        case STEP -> v.blend(0f, v.compare(LE, 0f)).blend(1f, v.compare(GT, 0f)).intoArray(y, at);
        default -> throw new AssertionError(function);
      }
    }
  }

  private static void floor(float[] x, int xo, float[] y, int yo, int n) {
    int integers = Float.floatToRawIntBits(FloatMath.ALL_INTEGERS);
    IntVector signBit = IntVector.broadcast(INTS, Integer.MIN_VALUE);
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      IntVector rounderBits = signBit.and(v.reinterpretAsInts()).or(integers);
      FloatVector rounder = rounderBits.reinterpretAsFloats();
      FloatVector nearest = v.add(rounder).sub(rounder);
      FloatVector below = nearest.blend(nearest.sub(1f), nearest.compare(GT, v));
      // Integers, -0, infinities and NaN stay as they are.
      FloatVector kept = below.blend(v, below.compare(EQ, v));
      VectorMask<Float> small = v.abs().compare(LT, FloatMath.ALL_INTEGERS);
      v.blend(kept, small).intoArray(y, yo + i);
    }
  }
}
