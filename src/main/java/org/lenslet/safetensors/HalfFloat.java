package org.lenslet.safetensors;

/** IEEE 754 half precision. Java has had the conversion only since 20. */
final class HalfFloat {
  private static final float SMALLEST_SUBNORMAL = 0x1p-24f;

  private HalfFloat() {}

  /** The value of the bits: 1 sign, 5 exponent, 10 fraction. Exact. */
  static float toFloat(short bits) {
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
}
