package org.lenslet.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HalfFloatTest {

  /** By the formulas of the standard: fractions of 1024ths, scaled. */
  @Test
  void everyHalfIsTheFloatOfItsValue() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      int fraction = bits & 1023;
      float magnitude;
      if (exponent == 31) {
        magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
      } else if (exponent == 0) {
        magnitude = Math.scalb(fraction / 1024f, -14);
      } else {
        magnitude = Math.scalb(1 + fraction / 1024f, exponent - 15);
      }
      float expected = bits >> 15 == 0 ? magnitude : -magnitude;
      assertEquals(expected, HalfFloat.toFloat((short) bits), Integer.toHexString(bits));
    }
  }
}
