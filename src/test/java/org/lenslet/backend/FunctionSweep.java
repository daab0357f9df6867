package org.lenslet.backend;

/** Numbers to try functions with, and how far from the specification a result lies. */
public final class FunctionSweep {
  /** Where functions change their course; to be copied before it is written to. */
  public static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    -0.5f,
    0x1p23f,
    0x1.fffffep22f,
    88.72283f,
    88.72284f,
    -87.33655f,
    -103.97207f,
    -103.97209f,
    0.34657359f,
    9.010913f
  };

  /** Every sign and exponent with 4,096 mantissas: a prime step reaches odd ones too. */
  private static final int MANTISSA_STEP = 2039;

  private FunctionSweep() {}

  /**
   * Numbers of every sign and exponent, and the special ones at the end.
   *
   * @param thinning 1 for 2.1 million numbers, n for as many times fewer
   */
  public static float[] numbers(int thinning) {
    long step = (long) MANTISSA_STEP * thinning;
    int count = (int) ((1L << 32) / step);
    float[] x = new float[count + SPECIAL.length];
    for (int i = 0; i < count; i++) {
      x[i] = Float.intBitsToFloat((int) (i * step));
    }
    System.arraycopy(SPECIAL, 0, x, count, SPECIAL.length);
    return x;
  }

  /** Distance of a result to the exact value, in units of the last place of that value as float. */
  public static double ulps(float got, double exact) {
    float rounded = (float) exact;
    if (Float.isNaN(got) || Float.isNaN(rounded)) {
      return Float.isNaN(got) && Float.isNaN(rounded) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (got == rounded) {
      return 0;
    }
    if (Float.isInfinite(rounded) || Float.isInfinite(got)) {
      // A result may round over the edge of the range by the bound of its function.
      float finite = Float.isInfinite(got) ? rounded : got;
      return Math.abs(finite) >= Math.nextDown(Float.MAX_VALUE) ? 1 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(got - exact) / Math.ulp(rounded);
  }
}
