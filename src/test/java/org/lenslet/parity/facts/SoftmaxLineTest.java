package org.lenslet.parity.facts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lenslet.backend.Accuracy;

/** The analysis in the class's words, to the first order in u. */
class SoftmaxLineTest {
  private static final double U = 0x1p-24;
  private static final Rounding FLOATS = new Rounding(Accuracy.FP32);

  /** The numbers 1, 3 and -2 of a column; the others belong to other lines. */
  private static final float[] Z = {99, 99, 1, 99, 3, 99, -2, 99};

  private final SoftmaxLine line = SoftmaxLine.of(Z, 2, 2, 3, FLOATS);
  private static final double[] D = {-2, 0, -5};
  private static final double SUM = Math.exp(-2) + 1 + Math.exp(-5);

  /** Of a term: its difference rounded, and exp. */
  private static double error(int i) {
    return U * Math.abs(D[i]) + 6 * U;
  }

  /** Of the sum of three terms. */
  private static double sumError() {
    double weighted = 0;
    for (int i = 0; i < D.length; i++) {
      weighted += Math.exp(D[i]) * error(i);
    }
    return weighted / SUM + 3 * U;
  }

  private static void assertClose(double expected, double got) {
    assertEquals(expected, got, 1e-5 * expected);
  }

  @Test
  void theNumbersAreThoseOfTheLine() {
    assertEquals(3, line.max());
    assertArrayEquals(new double[] {Math.exp(-2), 1, Math.exp(-5)}, line.terms());
    assertEquals(SUM, line.sum(), 1e-15);
    for (int i = 0; i < D.length; i++) {
      assertEquals(Math.exp(D[i]) / SUM, line.probability(i), 1e-15);
      assertClose(error(i), line.errors()[i]);
    }
    assertClose(sumError(), line.sumError());
  }

  @Test
  void aProbabilityHasTheErrorsOfItsTermItsSumAndADivision() {
    for (int i = 0; i < D.length; i++) {
      assertClose(line.probability(i) * (error(i) + sumError() + 6 * U), line.probabilityError(i));
    }
  }

  @Test
  void aLossHasTheErrorsOfItsLogarithmAndOfThreeTermsAdded() {
    for (double z : new double[] {1, 3, -2}) {
      double log = Math.log(SUM);
      double added = 2 * U * (log + 3 + Math.abs(z));
      double rounded = U * (log + 3 - z);
      assertClose(sumError() + 6 * U * log + added + rounded, line.lossError(z));
    }
    SoftmaxLine negative = SoftmaxLine.of(new float[] {-3}, 0, 1, 1, FLOATS);
    // The probability is 1 and its logarithm 0: what is added is 3 and -3.
    assertClose(6 * U + U + 2 * U * 6, negative.lossError(-3));
  }

  /** However far below the maximum: 0 times an infinite error would say nothing. */
  @Test
  void aTermThatVanishesAddsNoError() {
    SoftmaxLine apart = SoftmaxLine.of(new float[] {0, -1e12f}, 0, 1, 2, FLOATS);
    assertEquals(0, apart.errors()[1]);
    assertClose(6 * U + 2 * U, apart.sumError());
    assertTrue(apart.probabilityError(1) < 1e-30, "" + apart.probabilityError(1));
    assertTrue(apart.probabilityError(1) > 0);
  }

  @Test
  void whereTheSumMayBeAnythingSoMayTheResults() {
    Rounding coarse = new Rounding(new Accuracy("2 bits", 0.25, 0, 1, false));
    SoftmaxLine unknown = SoftmaxLine.of(Z, 2, 2, 3, coarse);
    assertTrue(unknown.sumError() >= 1);
    assertEquals(Double.POSITIVE_INFINITY, unknown.probabilityError(0));
    assertEquals(Double.POSITIVE_INFINITY, unknown.lossError(1));
  }
}
