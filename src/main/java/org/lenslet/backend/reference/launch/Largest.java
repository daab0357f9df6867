package org.lenslet.backend.reference.launch;

/** Which of two numbers a maximum takes. */
public final class Largest {
  private Largest() {}

  /** Whether a later value replaces the best so far: greater, or the first NaN. */
  public static boolean beats(double value, double best) {
    return value > best || (Double.isNaN(value) && !Double.isNaN(best));
  }
}
