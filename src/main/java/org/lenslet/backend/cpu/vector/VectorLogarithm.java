package org.lenslet.backend.cpu.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.backend.cpu.FloatMath;

/**
 * LOG and SOFTPLUS over a whole number of vectors, step by step the functions of {@link FloatMath}.
 * Each loop is written out: a method that takes vectors may be compiled before its caller, be too
 * large then to be inlined, and box every vector (measured 1.9 instead of 0.2 ns an element).
 */
final class VectorLogarithm {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;
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
    FloatVector nan = FloatVector.broadcast(SPECIES, Float.NaN);
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      VectorMask<Float> denormal = v.compare(LT, Float.MIN_NORMAL);
      FloatVector scaled = v.blend(v.mul(FloatMath.DENORMAL_SCALE), denormal);
      IntVector bits = scaled.reinterpretAsInts().sub(FloatMath.SQRT_HALF_BITS);
      IntVector mantissa = bits.and(FloatMath.MANTISSA_BITS).add(FloatMath.SQRT_HALF_BITS);
      FloatVector f = mantissa.reinterpretAsFloats().sub(1f);
      IntVector exponent = bits.lanewise(ASHR, 23).add(FloatMath.ROUNDER_BITS);
      FloatVector k = exponent.reinterpretAsFloats().sub(FloatMath.ROUNDER);
      k = k.blend(k.sub(FloatMath.DENORMAL_SHIFT), denormal);
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
      IntVector power = rounded.reinterpretAsInts().sub(FloatMath.ROUNDER_BITS);
      IntVector half = power.lanewise(ASHR, 1);
      IntVector rest = power.sub(half);
      FloatVector first =
          half.add(FloatMath.EXPONENT_BIAS).lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector second =
          rest.add(FloatMath.EXPONENT_BIAS).lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector e = expm1.add(1f).mul(first).mul(second);
      VectorMask<Float> large = e.compare(GT, FloatMath.SQRT2_MINUS_1);
      FloatVector f = e.blend(e.sub(1f).mul(0.5f), large);
      FloatVector k = FloatVector.zero(SPECIES).blend(1f, large);
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
      l.add(v.max(0f)).intoArray(y, yo + i);
    }
  }
}
