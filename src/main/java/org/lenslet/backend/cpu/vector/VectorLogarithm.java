package org.lenslet.backend.cpu.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.backend.cpu.simd.FloatMath;

/**
 * LOG and SOFTPLUS over a whole number of vectors, step by step the functions of {@link FloatMath}.
 * Each loop is written out: a method that takes vectors may be compiled before its caller, be too
 * large then to be inlined, and box every vector (measured 1.9 instead of 0.2 ns an element). For
 * the same reason a reinterpreted vector is an argument and never the receiver: its static type is
 * abstract, and JDK 17 then inlines by profile or not at all.
 */
final class VectorLogarithm {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
  private static final VectorSpecies<Integer> INTS = VectorSimd.INTS;
  private static final int LANES = SPECIES.length();

  private VectorLogarithm() {}

  static void log(float[] x, int xo, float[] y, int yo, int count) {
    FloatVector r0 = FloatVector.broadcast(SPECIES, FloatMath.R0);
    FloatVector r1 = FloatVector.broadcast(SPECIES, FloatMath.R1);
    FloatVector r2 = FloatVector.broadcast(SPECIES, FloatMath.R2);
    FloatVector r3 = FloatVector.broadcast(SPECIES, FloatMath.R3);
    FloatVector r4 = FloatVector.broadcast(SPECIES, FloatMath.R4);
    FloatVector r5 = FloatVector.broadcast(SPECIES, FloatMath.R5);
    FloatVector r6 = FloatVector.broadcast(SPECIES, FloatMath.R6);
    FloatVector r7 = FloatVector.broadcast(SPECIES, FloatMath.R7);
    FloatVector ln2High = FloatVector.broadcast(SPECIES, FloatMath.LN2_HIGH);
    FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
    IntVector minusSqrtHalf = IntVector.broadcast(INTS, -FloatMath.SQRT_HALF_BITS);
    FloatVector minusOne = FloatVector.broadcast(SPECIES, -1f);
    FloatVector minusRounder = FloatVector.broadcast(SPECIES, -FloatMath.ROUNDER);
    FloatVector nan = FloatVector.broadcast(SPECIES, Float.NaN);
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector scaled =
          v.blend(v.mul(FloatMath.DENORMAL_SCALE), v.compare(LT, Float.MIN_NORMAL));
      IntVector bits = minusSqrtHalf.add(scaled.reinterpretAsInts());
      IntVector mantissa = bits.and(FloatMath.MANTISSA_BITS).add(FloatMath.SQRT_HALF_BITS);
      FloatVector f = minusOne.add(mantissa.reinterpretAsFloats());
      IntVector exponent = bits.lanewise(ASHR, 23).add(FloatMath.ROUNDER_BITS);
      FloatVector k = minusRounder.add(exponent.reinterpretAsFloats());
      k = k.blend(k.sub(FloatMath.DENORMAL_SHIFT), v.compare(LT, Float.MIN_NORMAL));
      FloatVector p = f.fma(r7, r6);
      p = f.fma(p, r5);
      p = f.fma(p, r4);
      p = f.fma(p, r3);
      p = f.fma(p, r2);
      p = f.fma(p, r1);
      p = f.fma(p, r0);
      FloatVector square = f.mul(f);
      FloatVector low = f.mul(square).fma(p, k.mul(FloatMath.LN2_LOW));
      low = square.fma(minusHalf, low);
      FloatVector l = k.fma(ln2High, low.add(f));
      l = l.blend(v, v.compare(EQ, Float.POSITIVE_INFINITY));
      l = l.blend(Float.NEGATIVE_INFINITY, v.compare(EQ, 0f));
      nan.blend(l, v.compare(GE, 0f)).intoArray(y, yo + i);
    }
  }

  static void softplus(float[] x, int xo, float[] y, int yo, int count) {
    FloatVector log2E = FloatVector.broadcast(SPECIES, FloatMath.LOG2_E);
    FloatVector rounder = FloatVector.broadcast(SPECIES, FloatMath.ROUNDER);
    FloatVector minusLn2High = FloatVector.broadcast(SPECIES, -FloatMath.LN2_HIGH);
    FloatVector minusLn2Low = FloatVector.broadcast(SPECIES, -FloatMath.LN2_LOW);
    FloatVector q0 = FloatVector.broadcast(SPECIES, FloatMath.Q0);
    FloatVector q1 = FloatVector.broadcast(SPECIES, FloatMath.Q1);
    FloatVector q2 = FloatVector.broadcast(SPECIES, FloatMath.Q2);
    FloatVector q3 = FloatVector.broadcast(SPECIES, FloatMath.Q3);
    FloatVector q4 = FloatVector.broadcast(SPECIES, FloatMath.Q4);
    FloatVector r0 = FloatVector.broadcast(SPECIES, FloatMath.R0);
    FloatVector r1 = FloatVector.broadcast(SPECIES, FloatMath.R1);
    FloatVector r2 = FloatVector.broadcast(SPECIES, FloatMath.R2);
    FloatVector r3 = FloatVector.broadcast(SPECIES, FloatMath.R3);
    FloatVector r4 = FloatVector.broadcast(SPECIES, FloatMath.R4);
    FloatVector r5 = FloatVector.broadcast(SPECIES, FloatMath.R5);
    FloatVector r6 = FloatVector.broadcast(SPECIES, FloatMath.R6);
    FloatVector r7 = FloatVector.broadcast(SPECIES, FloatMath.R7);
    FloatVector ln2High = FloatVector.broadcast(SPECIES, FloatMath.LN2_HIGH);
    FloatVector minusHalf = FloatVector.broadcast(SPECIES, -0.5f);
    IntVector minusBits = IntVector.broadcast(INTS, FloatMath.LIFTED_BIAS - FloatMath.ROUNDER_BITS);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector limit = FloatVector.broadcast(SPECIES, FloatMath.SQRT2_MINUS_1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector negative = v.abs().neg();
      FloatVector bounded =
          negative.blend(FloatMath.EXP_LOWEST, negative.compare(LT, FloatMath.EXP_LOWEST));
      FloatVector rounded = bounded.fma(log2E, rounder);
      FloatVector n = rounded.sub(rounder);
      FloatVector r = n.fma(minusLn2High, bounded);
      r = n.fma(minusLn2Low, r);
      FloatVector q = r.fma(q4, q3);
      q = r.fma(q, q2);
      q = r.fma(q, q1);
      q = r.fma(q, q0);
      FloatVector expm1 = r.mul(r).fma(q, r);
      IntVector exponent = minusBits.add(rounded.reinterpretAsInts());
      FloatVector lifted = exponent.lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector e = expm1.add(1f).mul(lifted).mul(FloatMath.UNLIFT);
      FloatVector f = e.blend(minusHalf.mul(one.sub(e)), e.compare(GT, limit));
      FloatVector k = zero.blend(one, e.compare(GT, limit));
      FloatVector p = f.fma(r7, r6);
      p = f.fma(p, r5);
      p = f.fma(p, r4);
      p = f.fma(p, r3);
      p = f.fma(p, r2);
      p = f.fma(p, r1);
      p = f.fma(p, r0);
      FloatVector square = f.mul(f);
      FloatVector low = f.mul(square).fma(p, k.mul(FloatMath.LN2_LOW));
      low = square.fma(minusHalf, low);
      FloatVector l = k.fma(ln2High, low.add(f));
      v.max(zero).add(l).intoArray(y, yo + i);
    }
  }
}
