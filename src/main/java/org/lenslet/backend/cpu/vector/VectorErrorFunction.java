package org.lenslet.backend.cpu.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.backend.cpu.simd.FloatMath;

/**
 * ERF over a whole number of vectors, step by step the function of {@link FloatMath}; written out
 * in one loop for the reasons that {@link VectorExponential} gives.
 */
final class VectorErrorFunction {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
  private static final VectorSpecies<Integer> INTS = VectorSimd.INTS;
  private static final int LANES = SPECIES.length();

  private VectorErrorFunction() {}

  static void erf(float[] x, int xo, float[] y, int yo, int count) {
    FloatVector s0 = FloatVector.broadcast(SPECIES, FloatMath.S0);
    FloatVector s1 = FloatVector.broadcast(SPECIES, FloatMath.S1);
    FloatVector s2 = FloatVector.broadcast(SPECIES, FloatMath.S2);
    FloatVector s3 = FloatVector.broadcast(SPECIES, FloatMath.S3);
    FloatVector s4 = FloatVector.broadcast(SPECIES, FloatMath.S4);
    FloatVector s5 = FloatVector.broadcast(SPECIES, FloatMath.S5);
    FloatVector s6 = FloatVector.broadcast(SPECIES, FloatMath.S6);
    FloatVector t0 = FloatVector.broadcast(SPECIES, FloatMath.T0);
    FloatVector t1 = FloatVector.broadcast(SPECIES, FloatMath.T1);
    FloatVector t2 = FloatVector.broadcast(SPECIES, FloatMath.T2);
    FloatVector t3 = FloatVector.broadcast(SPECIES, FloatMath.T3);
    FloatVector t4 = FloatVector.broadcast(SPECIES, FloatMath.T4);
    FloatVector t5 = FloatVector.broadcast(SPECIES, FloatMath.T5);
    FloatVector t6 = FloatVector.broadcast(SPECIES, FloatMath.T6);
    FloatVector q0 = FloatVector.broadcast(SPECIES, FloatMath.Q0);
    FloatVector q1 = FloatVector.broadcast(SPECIES, FloatMath.Q1);
    FloatVector q2 = FloatVector.broadcast(SPECIES, FloatMath.Q2);
    FloatVector q3 = FloatVector.broadcast(SPECIES, FloatMath.Q3);
    FloatVector q4 = FloatVector.broadcast(SPECIES, FloatMath.Q4);
    FloatVector log2E = FloatVector.broadcast(SPECIES, FloatMath.LOG2_E);
    FloatVector rounder = FloatVector.broadcast(SPECIES, FloatMath.ROUNDER);
    FloatVector minusLn2High = FloatVector.broadcast(SPECIES, -FloatMath.LN2_HIGH);
    FloatVector minusLn2Low = FloatVector.broadcast(SPECIES, -FloatMath.LN2_LOW);
    IntVector minusBits = IntVector.broadcast(INTS, FloatMath.LIFTED_BIAS - FloatMath.ROUNDER_BITS);
    IntVector signBit = IntVector.broadcast(INTS, Integer.MIN_VALUE);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector highest = FloatVector.broadcast(SPECIES, FloatMath.ERF_HIGHEST);
    FloatVector limit = FloatVector.broadcast(SPECIES, FloatMath.ERF_NEAR);
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector square = v.mul(v);
      FloatVector s = square.fma(s6, s5);
      s = square.fma(s, s4);
      s = square.fma(s, s3);
      s = square.fma(s, s2);
      s = square.fma(s, s1);
      s = square.fma(s, s0);
      FloatVector near = v.fma(s, v);
      FloatVector t = v.abs();
      t = t.blend(highest, t.compare(GT, highest));
      FloatVector p = t.fma(t6, t5);
      p = t.fma(p, t4);
      p = t.fma(p, t3);
      p = t.fma(p, t2);
      p = t.fma(p, t1);
      p = t.fma(p, t0);
      FloatVector negative = t.fma(p, t).neg();
      FloatVector rounded = negative.fma(log2E, rounder);
      FloatVector n = rounded.sub(rounder);
      FloatVector r = n.fma(minusLn2High, negative);
      r = n.fma(minusLn2Low, r);
      FloatVector q = r.fma(q4, q3);
      q = r.fma(q, q2);
      q = r.fma(q, q1);
      q = r.fma(q, q0);
      FloatVector expm1 = r.mul(r).fma(q, r);
      IntVector exponent = minusBits.add(rounded.reinterpretAsInts());
      FloatVector lifted = exponent.lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector e = expm1.add(1f).mul(lifted).mul(FloatMath.UNLIFT);
      IntVector signedOne = signBit.and(v.reinterpretAsInts()).or(Float.floatToRawIntBits(1f));
      FloatVector far = one.sub(e).mul(signedOne.reinterpretAsFloats());
      VectorMask<Float> isFar = t.compare(GT, limit);
      near.blend(far, isFar).intoArray(y, yo + i);
    }
  }
}
