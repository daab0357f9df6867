package org.lenslet.backend.opencl.launch;

/**
 * What the terms of a mean are multiplied by before they are added, so that the sum is in the range
 * of float wherever the mean is. It is a power of two, as then the mean has the same digits as
 * without. Kernels multiply and add in one rounding, so that small terms keep theirs; a device that
 * flushes denormal numbers loses means below their number times the smallest normal one.
 */
public final class MeanScale {
  private MeanScale() {}

  /** The largest power of two that is not above one over the divisor, which is positive. */
  public static float of(int divisor) {
    return Math.scalb(1f, Integer.numberOfLeadingZeros(divisor - 1) - Integer.SIZE);
  }
}
