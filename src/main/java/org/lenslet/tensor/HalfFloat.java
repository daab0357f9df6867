package org.lenslet.tensor;

/** IEEE 754 half precision. Java has had the conversion only since 20. */
public final class HalfFloat {
  private static final float SMALLEST_SUBNORMAL = 0x1p-24f;

  private HalfFloat() {}

  /** The value of the bits: 1 sign, 5 exponent, 10 fraction. Exact. */
  public static float toFloat(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude;
    if (exponent == 0) {
      magnitude = fraction * SMALLEST_SUBNORMAL;
    } else {
      int biased = exponent == 0x1f ? 0xff : exponent - 15 + 127;
      magnitude = Float.intBitsToFloat(biased << 23 | fraction << 13);
    }
    return bits < 0 ? -magnitude : magnitude;
  }

  /** The nearest number of half precision, of two that are as near the even one. */
  public static float rounded(float x) {
    float magnitude = Math.abs(x);
    if (!(magnitude < 65520)) { // halfway from the largest to what would be the next
      return Float.isNaN(x) ? x : Math.copySign(Float.POSITIVE_INFINITY, x);
    }
    // The distance of neighbours; adding what has that for its own rounds to it.
    int exponent = Math.max(-14, Math.getExponent(magnitude));
    double unit = Math.scalb(1.0, exponent - 10);
    return (float) Math.copySign(Math.rint(magnitude / unit) * unit, x);
  }
}
