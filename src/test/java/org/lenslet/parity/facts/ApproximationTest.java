package org.lenslet.parity.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lenslet.backend.Accuracy;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;

/** Errors by hand: what a function makes of an error, and what it rounds on top. */
class ApproximationTest {
  private static final double U = 0x1p-24;
  private static final double SMALLEST = 0x1p-126;
  private static final double ANY = Double.POSITIVE_INFINITY;
  private static final Rounding FLOATS = new Rounding(Accuracy.FP32);
  private static final Rounding COARSE =
      new Rounding(new Accuracy("11 bits", 0x1p-11, 0, 1, false));

  private static Approximation near(double value, double error) {
    return new Approximation(value, error);
  }

  /** An error that was carried along, and the function's own of the largest possible result. */
  private static void assertError(double carried, double ulps, Approximation got) {
    double expected = carried + 2 * U * ulps * (Math.abs(got.value()) + carried);
    assertEquals(expected, got.error(), 1e-12 * expected + 2 * SMALLEST);
  }

  private static Approximation then(UnaryFunction function, double value, double error) {
    return near(value, error).then(function, FLOATS);
  }

  private static Approximation with(
      BinaryFunction function, double a, double aError, double b, double bError) {
    return near(a, aError).with(function, near(b, bError), FLOATS);
  }

  @Test
  void functionsOfOneNumberCarryItsErrorAlong() {
    for (double x : new double[] {2, -2}) {
      assertError(1e-3, 0, then(UnaryFunction.NEGATE, x, 1e-3));
      assertError(1e-3, 0, then(UnaryFunction.ABS, x, 1e-3));
      assertError(1e-3 * (4 + 1e-3), 0.5, then(UnaryFunction.SQUARE, x, 1e-3));
      assertError(1 / 1.5 - 0.5, 2.5, then(UnaryFunction.RECIPROCAL, x, 0.5));
      assertError(Math.exp(x + 0.5) - Math.exp(x), 3, then(UnaryFunction.EXP, x, 0.5));
    }
    // The logarithm falls the more the smaller its argument.
    assertError(Math.log(2) - Math.log(1.5), 3, then(UnaryFunction.LOG, 2, 0.5));
    assertEquals(Math.log(2), then(UnaryFunction.LOG, 2, 0.5).value());
  }

  @Test
  void atAPoleAnyResultIsRight() {
    for (double x : new double[] {0.5, -0.5}) {
      assertEquals(ANY, then(UnaryFunction.RECIPROCAL, x, 0.5).error());
      assertTrue(then(UnaryFunction.RECIPROCAL, x, 0.4).error() < 9);
      assertEquals(ANY, with(BinaryFunction.DIVIDE, 1, 0, x, 0.5).error());
      assertTrue(with(BinaryFunction.DIVIDE, 1, 0, x, 0.4).error() < 9);
    }
    assertEquals(ANY, with(BinaryFunction.DIVIDE, 0, 0, 0.5, 0.5).error());
    assertEquals(ANY, then(UnaryFunction.LOG, 0.5, 0.6).error());
    assertEquals(ANY, with(BinaryFunction.POWER, 0.5, 0.5, 2, 0).error());
  }

  @Test
  void functionsOfTwoNumbersCarryBothErrorsAlong() {
    for (double sign : new double[] {1, -1}) {
      double a = 3 * sign;
      double b = -5;
      assertError(0.3, 0.5, with(BinaryFunction.ADD, a, 0.1, b, 0.2));
      assertError(0.3, 0.5, with(BinaryFunction.SUBTRACT, a, 0.1, b, 0.2));
      assertError(
          3 * 0.2 + 5 * 0.1 + 0.1 * 0.2, 0.5, with(BinaryFunction.MULTIPLY, a, 0.1, b, 0.2));
      assertError(3.1 / 4.8 - 3 / 5.0, 2.5, with(BinaryFunction.DIVIDE, a, 0.1, b, 0.2));
      assertError(0.2, 0, with(BinaryFunction.MAXIMUM, a, 0.1, b, 0.2));
      assertError(0.2, 0, with(BinaryFunction.MINIMUM, a, 0.2, b, 0.1));
    }
    assertError(0.1 * 3, 0.5, with(BinaryFunction.MULTIPLY, 3, 0, 5, 0.1));
    assertError(0.1 * 5, 0.5, with(BinaryFunction.MULTIPLY, 3, 0.1, 5, 0));
  }

  @Test
  void aPowerIsFurthestOffAtACorner() {
    assertError(Math.pow(3.5, 2.5) - 9, 16, with(BinaryFunction.POWER, 3, 0.5, 2, 0.5));
    assertError(Math.pow(0.25, -2.5) - 4, 16, with(BinaryFunction.POWER, 0.5, 0.25, -2, 0.5));
    assertError(Math.pow(0.75, 1.5) - 0.25, 16, with(BinaryFunction.POWER, 0.5, 0.25, 2, 0.5));
    assertError(
        Math.sqrt(0.5) - Math.pow(0.1, 0.55), 16, with(BinaryFunction.POWER, 0.5, 0.4, 0.5, 0.05));
  }

  @Test
  void comparisonsAreCertainWhereTheIntervalsAreApart() {
    for (BinaryFunction function :
        new BinaryFunction[] {BinaryFunction.GREATER, BinaryFunction.EQUAL}) {
      assertEquals(0, with(function, 3, 0.25, 2, 0.5).error());
      assertEquals(1, with(function, 3, 0.5, 2, 0.5).error());
      assertEquals(1, with(function, 2, 0.5, 3, 0.5).error());
      assertEquals(0, with(function, 3, 0, 3, 0).error());
      // Whatever the device takes the number for, the answer is 0 or 1.
      assertEquals(1, with(function, 3, ANY, 2, 0).error());
      assertEquals(1, with(function, 3, 0, 2, ANY).error());
    }
  }

  @ParameterizedTest
  @EnumSource(UnaryFunction.class)
  void aFunctionOfAnythingIsAnything(UnaryFunction function) {
    assertEquals(ANY, then(function, 2, ANY).error());
    assertEquals(function.apply(2), then(function, 2, ANY).value());
  }

  @Test
  void arithmeticWithAnythingIsAnything() {
    for (BinaryFunction function :
        new BinaryFunction[] {BinaryFunction.ADD, BinaryFunction.MAXIMUM, BinaryFunction.POWER}) {
      assertEquals(ANY, with(function, 2, ANY, 3, 0).error());
      assertEquals(ANY, with(function, 2, 0, 3, ANY).error());
      assertEquals(function.apply(2, 3), with(function, 2, 0, 3, ANY).value());
    }
  }

  @Test
  void beyondTheRangeOfFloatsAnythingIsRight() {
    assertEquals(ANY, with(BinaryFunction.ADD, 3e38, 0, 1e38, 0).error());
    assertEquals(ANY, with(BinaryFunction.ADD, -3e38, 0, -1e38, 0).error());
    assertEquals(ANY, with(BinaryFunction.ADD, 3e38, 1e38, 0, 0).error());
    assertEquals(0, with(BinaryFunction.MAXIMUM, Float.MAX_VALUE, 0, 0, 0).error());
  }

  /** What IEEE arithmetic returns as it is, it must. */
  @Test
  void aResultThatIsAFloatIsExactWhereTheArithmeticKeepsIt() {
    assertEquals(0, with(BinaryFunction.ADD, 3, 0, 0.5, 0).error());
    assertError(0, 0.5, with(BinaryFunction.ADD, 3, 0, 0x1p-30, 0));
    assertEquals(
        U * 0x1p-130 + SMALLEST, with(BinaryFunction.ADD, 0x1p-131, 0, 0x1p-131, 0).error());
    assertEquals(
        0x1p-11 * 3.5 + SMALLEST,
        near(3, 0).with(BinaryFunction.ADD, near(0.5, 0), COARSE).error());
    // A function that is not rounded correctly may miss what it could hit.
    assertError(0, 3, then(UnaryFunction.SQRT, 4, 0));
  }

  @Test
  void theReferenceRoundsOnceMore() {
    assertEquals(1e-3, near(0.5, 1e-3).bound());
    double third = 1 / 3.0;
    assertEquals(1e-3 + U * third + SMALLEST, near(third, 1e-3).bound());
    assertEquals(1e-3 + U * third + SMALLEST, near(-third, 1e-3).bound());
    assertEquals(U * 1e-60 + SMALLEST, near(1e-60, 0).bound());
  }

  private static Approximation of(Expression expression, Approximation... inputs) {
    return Approximation.of(expression, inputs, FLOATS);
  }

  @Test
  void formulasAreComputedNumberByNumber() {
    Expression sum =
        Expression.binary(
            BinaryFunction.ADD,
            Expression.unary(UnaryFunction.NEGATE, Expression.input(1)),
            Expression.times(Expression.input(0), Expression.constant(2)));
    Approximation got = of(sum, near(3, 0), near(1, 0.25));
    assertEquals(5, got.value());
    assertError(0.25, 0.5, got);
  }

  @Test
  void aConditionThatIsUncertainAdmitsBothBranches() {
    Expression select =
        Expression.select(Expression.input(0), Expression.input(1), Expression.input(2));
    Approximation five = near(5, 0.25);
    Approximation seven = near(7, 0.5);
    assertEquals(five, of(select, near(1, 0), five, seven));
    assertEquals(seven, of(select, near(0, 0), five, seven));
    assertEquals(five, of(select, near(-1, 0.5), five, seven));
    assertEquals(near(5, 2.5), of(select, near(1, 1), five, seven));
    assertEquals(near(7, 2.5), of(select, near(0, 1), five, seven));
  }
}
