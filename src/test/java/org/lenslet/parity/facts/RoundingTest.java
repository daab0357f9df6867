package org.lenslet.parity.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lenslet.backend.Accuracy;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;

/** Bounds are worth what they exclude: each is as large as its source says, and no larger. */
class RoundingTest {
  private static final double U = 0x1p-24;
  private static final double SMALLEST = 0x1p-126;
  private static final Rounding FLOATS = new Rounding(Accuracy.FP32);

  private static Rounding stating(double u, int extraRoundings, double growth) {
    return new Rounding(new Accuracy("stated", u, extraRoundings, growth, false));
  }

  @Test
  void gammaIsHighamsBelowItsPoleAndWhatItComesFromBeyond() {
    assertEquals(3 * U / (1 - 3 * U), FLOATS.gamma(3));
    assertEquals(0.25 / 0.75, stating(0x1p-4, 0, 1).gamma(4), 1e-15);
    // At half the way to the pole gamma would be 1 already.
    assertEquals(Math.pow(1 - 0x1p-4, -8) - 1, stating(0x1p-4, 0, 1).gamma(8), 1e-12);
    assertEquals(Math.pow(1 - 0x1p-4, -40) - 1, stating(0x1p-4, 0, 1).gamma(40), 1e-12);
  }

  @Test
  void sumsCountWhatTheAlgorithmStates() {
    assertEquals(FLOATS.gamma(5), FLOATS.sum(5));
    Rounding stated = stating(0x1p-11, 2, 3);
    assertEquals(3 * stated.gamma(7), stated.sum(5), 1e-15);
    assertEquals(2 * 5 * SMALLEST, FLOATS.lost(5), 0);
    assertEquals(2 * 7 * 3 * SMALLEST, stated.lost(5), 0);
  }

  /** The ulps of the OpenCL C specification; an ulp is at most 2u. */
  @ParameterizedTest
  @CsvSource({
    "NEGATE, 0",
    "ABS, 0",
    "SIGN, 0",
    "RELU, 0",
    "STEP, 0",
    "FLOOR, 0",
    "SQUARE, 0.5",
    "SQRT, 3",
    "EXP, 3",
    "LOG, 3",
    "RECIPROCAL, 2.5",
    "TANH, 5"
  })
  void functionsOfOneNumberMayLoseAsManyUlps(UnaryFunction function, double ulps) {
    assertEquals(2 * U * ulps, FLOATS.relative(function));
  }

  @ParameterizedTest
  @CsvSource({
    "ADD, 0.5",
    "SUBTRACT, 0.5",
    "MULTIPLY, 0.5",
    "DIVIDE, 2.5",
    "POWER, 16",
    "MAXIMUM, 0",
    "MINIMUM, 0",
    "GREATER, 0",
    "EQUAL, 0"
  })
  void functionsOfTwoNumbersMayLoseAsManyUlps(BinaryFunction function, double ulps) {
    assertEquals(2 * U * ulps, FLOATS.relative(function));
  }

  @Test
  void composedFunctionsMayLoseWhatTheirPartsDo() {
    assertEquals((6 + 6 + 1 + 5) * U, FLOATS.relative(UnaryFunction.SIGMOID), 1e-11);
    assertEquals((6 + 4 + 1) * U, FLOATS.relative(UnaryFunction.SOFTPLUS), 1e-11);
    assertEquals(6 * U, FLOATS.exp());
    assertEquals(6 * U, FLOATS.log());
  }

  @Test
  void denormalNumbersAreThoseBelowTheSmallestNormalOne() {
    assertTrue(Rounding.isDenormal(1e-40));
    assertTrue(Rounding.isDenormal(-1e-40));
    assertFalse(Rounding.isDenormal(SMALLEST));
    assertFalse(Rounding.isDenormal(0));
    assertFalse(Rounding.isDenormal(-1));
  }

  @Test
  void onlyArithmeticOfFloatsOrFinerKeepsThem() {
    assertTrue(FLOATS.keepsFloats());
    assertTrue(stating(0x1p-53, 0, 1).keepsFloats());
    assertFalse(stating(0x1p-23, 0, 1).keepsFloats());
  }
}
