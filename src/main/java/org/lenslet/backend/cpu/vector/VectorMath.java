package org.lenslet.backend.cpu.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.lenslet.backend.cpu.FloatMath;

/**
 * The functions of {@link FloatMath} for a vector, step by step the same. All constants come from
 * there.
 */
final class VectorMath {

  private static final VectorSpecies<Float> SPECIES = VectorSimd.SPECIES;

  private VectorMath() {}

  static FloatVector exp(FloatVector x) {
    FloatVector bounded = x.blend(FloatMath.EXP_LOWEST, x.compare(LT, FloatMath.EXP_LOWEST));
    bounded = bounded.blend(FloatMath.EXP_HIGHEST, bounded.compare(GT, FloatMath.EXP_HIGHEST));
    FloatVector rounded = bounded.fma(constant(FloatMath.LOG2_E), constant(FloatMath.ROUNDER));
    FloatVector expm1 = expm1Reduced(bounded, rounded.sub(FloatMath.ROUNDER));
    IntVector n = rounded.reinterpretAsInts().sub(FloatMath.ROUNDER_BITS);
    IntVector half = n.lanewise(ASHR, 1);
    return expm1.add(1f).mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
  }

  private static FloatVector expm1Reduced(FloatVector x, FloatVector n) {
    FloatVector r = n.fma(constant(-FloatMath.LN2_HIGH), x);
    r = n.fma(constant(-FloatMath.LN2_LOW), r);
    FloatVector q = r.fma(constant(FloatMath.Q4), constant(FloatMath.Q3));
    q = r.fma(q, constant(FloatMath.Q2));
    q = r.fma(q, constant(FloatMath.Q1));
    q = r.fma(q, constant(FloatMath.Q0));
    return r.mul(r).fma(q, r);
  }

  private static FloatVector powerOfTwo(IntVector n) {
    return n.add(FloatMath.EXPONENT_BIAS).lanewise(LSHL, 23).reinterpretAsFloats();
  }

  static FloatVector log(FloatVector x) {
    VectorMask<Float> denormal = x.compare(LT, Float.MIN_NORMAL);
    FloatVector scaled = x.blend(x.mul(FloatMath.DENORMAL_SCALE), denormal);
    IntVector bits = scaled.reinterpretAsInts().sub(FloatMath.SQRT_HALF_BITS);
    FloatVector f =
        bits.and(FloatMath.MANTISSA_BITS)
            .add(FloatMath.SQRT_HALF_BITS)
            .reinterpretAsFloats()
            .sub(1f);
    FloatVector k =
        bits.lanewise(ASHR, 23)
            .add(FloatMath.ROUNDER_BITS)
            .reinterpretAsFloats()
            .sub(FloatMath.ROUNDER);
    k = k.blend(k.sub(FloatMath.DENORMAL_SHIFT), denormal);
    FloatVector result = log1pReduced(f, k);
    result = result.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY));
    result = result.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
    return constant(Float.NaN).blend(result, x.compare(GE, 0f));
  }

  private static FloatVector log1pReduced(FloatVector f, FloatVector k) {
    FloatVector r = f.fma(constant(FloatMath.R7), constant(FloatMath.R6));
    r = f.fma(r, constant(FloatMath.R5));
    r = f.fma(r, constant(FloatMath.R4));
    r = f.fma(r, constant(FloatMath.R3));
    r = f.fma(r, constant(FloatMath.R2));
    r = f.fma(r, constant(FloatMath.R1));
    r = f.fma(r, constant(FloatMath.R0));
    FloatVector square = f.mul(f);
    FloatVector low = f.mul(square).fma(r, k.mul(FloatMath.LN2_LOW));
    low = square.fma(constant(-0.5f), low);
    return k.fma(constant(FloatMath.LN2_HIGH), low.add(f));
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector doubled = x.abs().mul(2f);
    doubled =
        doubled.blend(
            FloatMath.TANH_HIGHEST_DOUBLED, doubled.compare(GT, FloatMath.TANH_HIGHEST_DOUBLED));
    FloatVector rounded = doubled.fma(constant(FloatMath.LOG2_E), constant(FloatMath.ROUNDER));
    FloatVector expm1 = expm1Reduced(doubled, rounded.sub(FloatMath.ROUNDER));
    FloatVector power = powerOfTwo(rounded.reinterpretAsInts().sub(FloatMath.ROUNDER_BITS));
    FloatVector t = power.fma(expm1, power.sub(1f));
    return withSignOf(t.div(t.add(2f)), x);
  }

  private static FloatVector withSignOf(FloatVector positive, FloatVector sign) {
    IntVector signBits = sign.reinterpretAsInts().and(Integer.MIN_VALUE);
    return positive.reinterpretAsInts().or(signBits).reinterpretAsFloats();
  }

  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(x.abs().neg());
    return e.blend(1f, x.compare(GE, 0f)).div(e.add(1f));
  }

  static FloatVector softplus(FloatVector x) {
    FloatVector e = exp(x.abs().neg());
    VectorMask<Float> large = e.compare(GT, FloatMath.SQRT2_MINUS_1);
    FloatVector f = e.blend(e.sub(1f).mul(0.5f), large);
    FloatVector k = FloatVector.zero(SPECIES).blend(1f, large);
    return log1pReduced(f, k).add(x.max(0f));
  }

  static FloatVector sign(FloatVector x) {
    return x.blend(1f, x.compare(GT, 0f)).blend(-1f, x.compare(LT, 0f));
  }

  static FloatVector step(FloatVector x) {
    // NaN compares false both times and stays.
    return x.blend(0f, x.compare(LE, 0f)).blend(1f, x.compare(GT, 0f));
  }

  static FloatVector floor(FloatVector x) {
    FloatVector rounder = withSignOf(constant(FloatMath.ALL_INTEGERS), x);
    FloatVector nearest = x.add(rounder).sub(rounder);
    FloatVector below = nearest.blend(nearest.sub(1f), nearest.compare(GT, x));
    VectorMask<Float> fractional =
        x.abs().compare(LT, FloatMath.ALL_INTEGERS).andNot(below.compare(EQ, x));
    return x.blend(below, fractional);
  }

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
