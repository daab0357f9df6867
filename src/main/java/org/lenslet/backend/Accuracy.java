package org.lenslet.backend;

/**
 * How far the results of an algorithm may be from the exact ones. Proofs hold every algorithm to
 * what it states here, and to nothing looser. The statement scales the bound that follows from the
 * operation and its data, {@code gamma(n) * sum |x * w|} for sums of n products (Higham, "Accuracy
 * and Stability of Numerical Algorithms", 2002, section 3.1), where {@code gamma(n) = n u / (1 - n
 * u)}.
 *
 * @param name in messages and reports, as in {@code fp32}
 * @param unitRoundoff u, the largest relative error of one operation of the arithmetic
 * @param extraRoundings roundings on the way of a term beyond those of the plain sum, such as those
 *     of a transform of the inputs; added to n
 * @param growth how much larger the intermediate sums of magnitudes may be than that of the plain
 *     sum, as the transforms of a Winograd convolution make them; at least 1
 * @param exactOnIntegers whether sums of small integers come out exactly, bit for bit
 */
public record Accuracy(
    String name, double unitRoundoff, int extraRoundings, double growth, boolean exactOnIntegers) {

  /** The plain sum in single precision, in any order: what an algorithm has that states nothing. */
  public static final Accuracy FP32 = new Accuracy("fp32", 0x1p-24, 0, 1, true);

  public Accuracy {
    if (!(unitRoundoff > 0 && unitRoundoff < 1) || extraRoundings < 0 || !(growth >= 1)) {
      throw new IllegalArgumentException(
          "accuracy %s: expected a unit roundoff in (0, 1), extra roundings of at least 0 and a"
                  .formatted(name)
              + " growth of at least 1, got %s, %d and %s"
                  .formatted(unitRoundoff, extraRoundings, growth));
    }
  }
}
