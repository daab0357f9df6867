package org.lenslet.backend.cpu.simd;

import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * The functions of {@link UnaryFunction} and {@link BinaryFunction} for one float: the scalar form
 * of what the vector lanes compute, bit for bit where the hardware has fused multiply-add.
 * Polynomials are minimax fits (Remez) made for this class; ranges are reduced after Cody and Waite
 * with a short first part of ln 2, so that the reduction is exact with or without fused
 * multiply-add.
 *
 * <p>Largest errors over all signs and exponents (2.1 million numbers), in units of the last place:
 * EXP 1.01, EXPM1 1.50, ERF 0.96, LOG 0.81, TANH 2.31, SIGMOID 2.05, SOFTPLUS 1.49. POWER goes
 * through double; the others are exact or correctly rounded.
 */
public final class FloatMath {

  /** Adding it rounds to an integer, which then stands in the low bits. */
  public static final float ROUNDER = 0x1.8p23f;

  public static final int ROUNDER_BITS = 0x4b400000;

  /** From here on every float is an integer. */
  public static final float ALL_INTEGERS = 0x1p23f;

  public static final float LOG2_E = 1.44269504f;
  public static final float LN2_HIGH = 0.693359375f;
  public static final float LN2_LOW = -2.12194440e-4f;

  /** Beyond these the exponential is 0 or infinite in float. */
  public static final float EXP_LOWEST = -104f;

  public static final float EXP_HIGHEST = 89f;

  /** (exp(r) - 1 - r) / r² for |r| up to ln(2) / 2; relative error of r·(1 + r·q) below 1.5e-8. */
  public static final float Q0 = 0.500000006055f;

  public static final float Q1 = 0.166665435992f;
  public static final float Q2 = 0.0416662842969f;
  public static final float Q3 = 0.0083665512971f;
  public static final float Q4 = 0.00139463743672f;

  /** erf(x) / x - 1 by x² for |x| up to {@link #ERF_NEAR}; relative error of x + x S 4.1e-10. */
  public static final float S0 = 0.12837917f;

  public static final float S1 = -0.37612635f;
  public static final float S2 = 0.11283696f;
  public static final float S3 = -0.026859399f;
  public static final float S4 = 0.0052010324f;
  public static final float S5 = -0.0008142704f;
  public static final float S6 = 8.3701e-5f;

  /** -log(1 - erf(t)) / t - 1 from there on; relative error of the error function 7.3e-10. */
  public static final float T0 = 0.12864956f;

  public static final float T1 = 0.635147f;
  public static final float T2 = 0.106244095f;
  public static final float T3 = -0.02376828f;
  public static final float T4 = 0.0036454f;
  public static final float T5 = -0.00032352752f;
  public static final float T6 = 1.1303635e-5f;

  public static final float ERF_NEAR = 0.921875f;

  /** The argument from which on the error function is 1 in float. */
  public static final float ERF_HIGHEST = 3.92f;

  /** Twice the argument from which on tanh is 1 in float, with room to spare. */
  public static final float TANH_HIGHEST_DOUBLED = 20f;

  /** (log(1 + f) - f + f²/2) / f³ for 1 + f from sqrt(1/2) to sqrt(2); relative error 6e-9. */
  public static final float R0 = 0.333333311578f;

  public static final float R1 = -0.250008117091f;
  public static final float R2 = 0.20001249172f;
  public static final float R3 = -0.166236309078f;
  public static final float R4 = 0.142015470674f;
  public static final float R5 = -0.131577870807f;
  public static final float R6 = 0.127619109234f;
  public static final float R7 = -0.0764040333442f;

  public static final int SQRT_HALF_BITS = 0x3f3504f3;
  public static final int MANTISSA_BITS = 0x007fffff;
  public static final float SQRT2_MINUS_1 = 0.41421356f;

  /** Multiplies a denormal number into the normal range. */
  public static final float DENORMAL_SCALE = 0x1p23f;

  public static final int DENORMAL_SHIFT = 23;
  public static final int EXPONENT_BIAS = 127;

  /** Powers of two down to 2^-151 stay normal with this bias; {@link #UNLIFT} takes it back. */
  public static final int LIFTED_BIAS = EXPONENT_BIAS + 25;

  public static final float UNLIFT = 0x1p-25f;

  private static final boolean FUSED = HardwareFma.AVAILABLE;

  private FloatMath() {}

  /**
   * a · b + c, rounded once where the hardware can: Math.fma is a thousand times slower elsewhere.
   */
  public static float multiplyAdd(float a, float b, float c) {
    return FUSED ? Math.fma(a, b, c) : a * b + c;
  }

  public static float apply(UnaryFunction function, float x) {
    return switch (function) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> x > 0 ? 1 : x < 0 ? -1 : x;
      case SQUARE -> x * x;
      case SQRT -> (float) Math.sqrt(x);
      case RECIPROCAL -> 1 / x;
      case EXP -> exp(x);
      case EXPM1 -> expm1(x);
      case ERF -> erf(x);
      case LOG -> log(x);
      case TANH -> tanh(x);
      case SIGMOID -> sigmoid(x);
      case SOFTPLUS -> softplus(x);
      case RELU -> Math.max(x, 0f);
      case STEP -> x > 0 ? 1 : x <= 0 ? 0 : x;
      case FLOOR -> floor(x);
    };
  }

  public static float apply(BinaryFunction function, float a, float b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
      case POWER -> (float) Math.pow(a, b);
      case GREATER -> a > b ? 1 : 0;
      case EQUAL -> a == b ? 1 : 0;
    };
  }

  public static float exp(float x) {
    float bounded = x < EXP_LOWEST ? EXP_LOWEST : x;
    bounded = bounded > EXP_HIGHEST ? EXP_HIGHEST : bounded;
    float rounded = multiplyAdd(bounded, LOG2_E, ROUNDER);
    float expm1 = expm1Reduced(bounded, rounded - ROUNDER);
    // In two factors: one power of two alone leaves the range of float at both ends.
    int n = Float.floatToRawIntBits(rounded) - ROUNDER_BITS;
    int half = n >> 1;
    return (expm1 + 1) * powerOfTwo(half) * powerOfTwo(n - half);
  }

  /** exp(x) - 1 in the two factors of {@link #exp}: p2 (p1 expm1(r) + (p1 - 1 / p2)). */
  public static float expm1(float x) {
    float bounded = x < EXP_LOWEST ? EXP_LOWEST : x;
    bounded = bounded > EXP_HIGHEST ? EXP_HIGHEST : bounded;
    float rounded = multiplyAdd(bounded, LOG2_E, ROUNDER);
    float expm1 = expm1Reduced(bounded, rounded - ROUNDER);
    int n = Float.floatToRawIntBits(rounded) - ROUNDER_BITS;
    int half = n >> 1;
    float first = powerOfTwo(half);
    float result = multiplyAdd(first, expm1, first - powerOfTwo(half - n)) * powerOfTwo(n - half);
    // The reduction loses the sign of 0.
    return x == 0 ? x : result;
  }

  /**
   * Near 0 x + x S(x²); else 1 - exp(-q) with q = t + t T(t), a fit of -log(1 - erf(t)) for t =
   * |x|.
   */
  public static float erf(float x) {
    float square = x * x;
    float s = multiplyAdd(square, S6, S5);
    s = multiplyAdd(square, s, S4);
    s = multiplyAdd(square, s, S3);
    s = multiplyAdd(square, s, S2);
    s = multiplyAdd(square, s, S1);
    s = multiplyAdd(square, s, S0);
    float near = multiplyAdd(x, s, x);
    float t = Math.abs(x);
    t = t > ERF_HIGHEST ? ERF_HIGHEST : t;
    float p = multiplyAdd(t, T6, T5);
    p = multiplyAdd(t, p, T4);
    p = multiplyAdd(t, p, T3);
    p = multiplyAdd(t, p, T2);
    p = multiplyAdd(t, p, T1);
    p = multiplyAdd(t, p, T0);
    float far = 1 - expOfNegative(-multiplyAdd(t, p, t));
    return t > ERF_NEAR ? Math.copySign(far, x) : near;
  }

  /** The exponential of a number that is not positive, down to denormal results. */
  private static float expOfNegative(float x) {
    float bounded = x < EXP_LOWEST ? EXP_LOWEST : x;
    float rounded = multiplyAdd(bounded, LOG2_E, ROUNDER);
    float expm1 = expm1Reduced(bounded, rounded - ROUNDER);
    int exponent = Float.floatToRawIntBits(rounded) - (ROUNDER_BITS - LIFTED_BIAS);
    return (expm1 + 1) * Float.intBitsToFloat(exponent << 23) * UNLIFT;
  }

  /** exp(x - n·ln 2) - 1. */
  private static float expm1Reduced(float x, float n) {
    float r = multiplyAdd(n, -LN2_HIGH, x);
    r = multiplyAdd(n, -LN2_LOW, r);
    float q = multiplyAdd(r, Q4, Q3);
    q = multiplyAdd(r, q, Q2);
    q = multiplyAdd(r, q, Q1);
    q = multiplyAdd(r, q, Q0);
    return multiplyAdd(r * r, q, r);
  }

  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n + EXPONENT_BIAS) << 23);
  }

  public static float log(float x) {
    boolean denormal = x < Float.MIN_NORMAL;
    float scaled = denormal ? x * DENORMAL_SCALE : x;
    int bits = Float.floatToRawIntBits(scaled) - SQRT_HALF_BITS;
    int exponent = bits >> 23;
    float f = Float.intBitsToFloat((bits & MANTISSA_BITS) + SQRT_HALF_BITS) - 1;
    int k = denormal ? exponent - DENORMAL_SHIFT : exponent;
    float result = log1pReduced(f, k);
    result = x == Float.POSITIVE_INFINITY ? x : result;
    result = x == 0 ? Float.NEGATIVE_INFINITY : result;
    return x >= 0 ? result : Float.NaN;
  }

  /** log(1 + f) + k · ln 2, the small terms first. */
  private static float log1pReduced(float f, float k) {
    float r = multiplyAdd(f, R7, R6);
    r = multiplyAdd(f, r, R5);
    r = multiplyAdd(f, r, R4);
    r = multiplyAdd(f, r, R3);
    r = multiplyAdd(f, r, R2);
    r = multiplyAdd(f, r, R1);
    r = multiplyAdd(f, r, R0);
    float square = f * f;
    float low = multiplyAdd(f * square, r, k * LN2_LOW);
    low = multiplyAdd(square, -0.5f, low);
    return multiplyAdd(k, LN2_HIGH, low + f);
  }

  /** With t = exp(2|x|) - 1: tanh(|x|) = t / (t + 2), which loses nothing near 0. */
  public static float tanh(float x) {
    float doubled = 2 * Math.abs(x);
    doubled = doubled > TANH_HIGHEST_DOUBLED ? TANH_HIGHEST_DOUBLED : doubled;
    float rounded = multiplyAdd(doubled, LOG2_E, ROUNDER);
    float expm1 = expm1Reduced(doubled, rounded - ROUNDER);
    float power = powerOfTwo(Float.floatToRawIntBits(rounded) - ROUNDER_BITS);
    float t = multiplyAdd(power, expm1, power - 1);
    return Math.copySign(t / (t + 2), x);
  }

  /** From exp(-|x|), which cannot overflow: 1 / (1 + e) or e / (1 + e). */
  public static float sigmoid(float x) {
    float e = expOfNegative(-Math.abs(x));
    return (x >= 0 ? 1 : e) / (1 + e);
  }

  /**
   * max(x, 0) + log(1 + e) with e = exp(-|x|); 1 + e is halved where it leaves the fitted range.
   */
  public static float softplus(float x) {
    float e = expOfNegative(-Math.abs(x));
    boolean large = e > SQRT2_MINUS_1;
    float f = large ? (e - 1) * 0.5f : e;
    return log1pReduced(f, large ? 1f : 0f) + Math.max(x, 0f);
  }

  public static float floor(float x) {
    float rounder = Math.copySign(ALL_INTEGERS, x);
    float nearest = (x + rounder) - rounder;
    float below = nearest > x ? nearest - 1 : nearest;
    // Also keeps -0 and NaN as they are.
    return Math.abs(x) < ALL_INTEGERS && below != x ? below : x;
  }
}
