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

  private static final SoftmaxLine LINE = SoftmaxLine.of(Z, 2, 2, 3, FLOATS);
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
    assertEquals(3, LINE.max());
    assertArrayEquals(new double[] {Math.exp(-2), 1, Math.exp(-5)}, LINE.terms());
    assertEquals(SUM, LINE.sum(), 1e-15);
    for (int i = 0; i < D.length; i++) {
      assertEquals(Math.exp(D[i]) / SUM, LINE.probability(i), 1e-15);
      assertClose(error(i), LINE.errors()[i]);
    }
    assertClose(sumError(), LINE.sumError());
  }

  @Test
  void aProbabilityHasTheErrorsOfItsTermItsSumAndADivision() {
    for (int i = 0; i < D.length; i++) {
      assertClose(LINE.probability(i) * (error(i) + sumError() + 6 * U), LINE.probabilityError(i));
    }
  }

  @Test
  void aLossHasTheErrorsOfItsLogarithmAndOfThreeTermsAdded() {
    for (double z : new double[] {1, 3, -2}) {
      double log = Math.log(SUM);
      double added = 2 * U * (log + 3 + Math.abs(z));
      double rounded = U * (log + 3 - z);
      assertClose(sumError() + 6 * U * log + added + rounded, LINE.lossError(z));
    }
    SoftmaxLine negative = SoftmaxLine.of(new float[] {-3}, 0, 1, 1, FLOATS);
    // The probability is 1 and its logarithm 0: what is added is 3 and -3.
    assertClose(6 * U + U + 2 * U * 6, negative.lossError(-3));
  }

  /** However far below the maximum: 0 times an infinite error would say nothing. */
  @Test
  void aTermThatVanishesAddsNoError() {
    SoftmaxLine line = SoftmaxLine.of(new float[] {0, -1e12f}, 0, 1, 2, FLOATS);
    assertEquals(0, line.errors()[1]);
    assertClose(6 * U + 2 * U, line.sumError());
    assertTrue(line.probabilityError(1) < 1e-30, "" + line.probabilityError(1));
    assertTrue(line.probabilityError(1) > 0);
  }

  @Test
  void whereTheSumMayBeAnythingSoMayTheResults() {
    Rounding coarse = new Rounding(new Accuracy("2 bits", 0.25, 0, 1, false));
    SoftmaxLine line = SoftmaxLine.of(Z, 2, 2, 3, coarse);
    assertTrue(line.sumError() >= 1);
    assertEquals(Double.POSITIVE_INFINITY, line.probabilityError(0));
    assertEquals(Double.POSITIVE_INFINITY, line.lossError(1));
  }
}
