package org.lenslet.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;

/** Symbolic derivatives against central differences, all in double precision. */
class DerivativeTest {
  /**
   * The difference's own error is STEP^2 / 6 of the third derivative, 6e-12 of it, plus 2^-53 |f| /
   * STEP, 2e-11 of the value; third derivatives on our points stay below 1e3.
   */
  private static final double STEP = 6e-6;

  private static final double TOLERANCE = 1e-8;

  private static final Expression A = Expression.input(0);
  private static final Expression B = Expression.input(1);

  private static void assertSlope(Expression expression, double... point) {
    for (int input = 0; input < point.length; input++) {
      double[] up = point.clone();
      double[] down = point.clone();
      up[input] += STEP;
      down[input] -= STEP;
      double slope = (expression.apply(up) - expression.apply(down)) / (up[input] - down[input]);
      double scale = Math.max(1, Math.max(Math.abs(slope), Math.abs(expression.apply(point))));
      assertEquals(
          slope,
          derivative(expression, input, point),
          TOLERANCE * scale,
          () -> "of " + expression + " at " + Arrays.toString(point));
    }
  }

  private static double derivative(Expression expression, int input, double... point) {
    double[] withResult = Arrays.copyOf(point, point.length + 1);
    withResult[point.length] = expression.apply(point);
    return Derivative.of(expression, input, Expression.input(point.length)).apply(withResult);
  }

  @Test
  void powersOfZeroHaveFiniteSlopes() {
    Expression power = Expression.binary(BinaryFunction.POWER, A, B);
    assertEquals(0, derivative(power, 0, 0, 0));
    assertEquals(0, derivative(power, 0, 0, 2));
    assertEquals(1, derivative(power, 0, 0, 1));
    assertEquals(0, derivative(power, 1, 0, 2));
    assertEquals(Double.NaN, derivative(power, 1, -1, 2));
  }

  @ParameterizedTest
  @EnumSource(UnaryFunction.class)
  void everyFunctionOfOneNumber(UnaryFunction function) {
    boolean positiveOnly = function == UnaryFunction.SQRT || function == UnaryFunction.LOG;
    for (double x : new double[] {0.3, 0.75, 1.4, 2.6, 5.2, -0.4, -1.3, -3.7}) {
      if (x > 0 || !positiveOnly) {
        assertSlope(Expression.unary(function, A), x);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BinaryFunction.class)
  void everyFunctionOfTwoNumbers(BinaryFunction function) {
    double[] points = {0.3, 0.8, 1.7, 2.9, -0.6, -1.9};
    for (double a : points) {
      for (double b : points) {
        if (a != b && (a > 0 || function != BinaryFunction.POWER)) {
          assertSlope(Expression.binary(function, A, B), a, b);
        }
      }
    }
  }

  @Test
  void aPowerWithConstantExponentOfAnyBase() {
    for (float exponent : new float[] {0, 1, 2, 3, -1}) {
      Expression power = Expression.binary(BinaryFunction.POWER, A, Expression.constant(exponent));
      assertSlope(power, -1.5);
      assertSlope(power, 2.5);
    }
    Expression square = Expression.binary(BinaryFunction.POWER, A, Expression.constant(2));
    assertEquals(0, derivative(square, 0, 0));
  }

  @Test
  void bothOperandsMayBeTheSameInput() {
    for (BinaryFunction function : BinaryFunction.values()) {
      assertSlope(Expression.binary(function, A, A), 0.7);
    }
  }

  @Test
  void aSelectionHasTheSlopeOfTheSideItTakes() {
    Expression select =
        Expression.select(
            Expression.binary(BinaryFunction.GREATER, A, Expression.constant(1)),
            Expression.times(A, B),
            Expression.unary(UnaryFunction.LOG, A));
    assertSlope(select, 2, 3);
    assertSlope(select, 0.5, 3);
    assertEquals(0, derivative(select, 1, 0.5, 3));
  }

  @Test
  void theSideNotTakenDoesNotSpoilTheSlope() {
    Expression safeRoot =
        Expression.select(
            Expression.binary(BinaryFunction.GREATER, A, Expression.constant(0)),
            Expression.unary(UnaryFunction.SQRT, A),
            Expression.constant(0));

    assertEquals(0, derivative(safeRoot, 0, -1));
  }

  @Test
  void tiesShareTheSlope() {
    for (BinaryFunction extreme :
        new BinaryFunction[] {BinaryFunction.MAXIMUM, BinaryFunction.MINIMUM}) {
      assertEquals(0.5, derivative(Expression.binary(extreme, A, B), 0, 2, 2));
      assertEquals(0.5, derivative(Expression.binary(extreme, A, B), 1, 2, 2));
    }
  }

  @Test
  void kinksTakeTheSlopeZero() {
    assertEquals(0, derivative(Expression.unary(UnaryFunction.RELU, A), 0, 0));
    assertEquals(0, derivative(Expression.unary(UnaryFunction.ABS, A), 0, 0));
  }

  @Test
  void whatIsNotReadHasTheConstantZeroAsDerivative() {
    assertEquals(Expression.constant(0), Derivative.of(A, 1, A));
    assertEquals(Expression.constant(1), Derivative.of(A, 0, A));
    for (UnaryFunction flat :
        new UnaryFunction[] {UnaryFunction.SIGN, UnaryFunction.STEP, UnaryFunction.FLOOR}) {
      assertEquals(Expression.constant(0), Derivative.of(Expression.unary(flat, A), 0, B));
      Expression difference = Expression.minus(B, Expression.unary(flat, A));
      assertEquals(Expression.constant(0), Derivative.of(difference, 0, B));
      Expression condition =
          Expression.select(Expression.unary(flat, A), B, Expression.constant(2));
      assertEquals(Expression.constant(0), Derivative.of(condition, 0, B));
    }
  }

  @Test
  void nestedFormulas() {
    Random random = new Random(2);
    int checked = 0;
    for (int trial = 0; trial < 500; trial++) {
      Expression formula = random(random, 4);
      double a = 0.5 + random.nextDouble();
      double b = 0.5 + random.nextDouble();
      if (formula.inputCount() > 0 && Math.abs(formula.apply(new double[] {a, b})) < 100) {
        assertSlope(formula, a, b);
        checked++;
      }
    }
    assertTrue(checked > 300, "only " + checked + " formulas were checked");
  }

  /** A formula of bounded smooth functions, so that the bound on third derivatives holds. */
  private static Expression random(Random random, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      int leaf = random.nextInt(5);
      return leaf == 4 ? Expression.constant(random.nextInt(7) / 4f) : Expression.input(leaf % 2);
    }
    UnaryFunction[] unary = {
      UnaryFunction.TANH, UnaryFunction.SIGMOID, UnaryFunction.SOFTPLUS, UnaryFunction.NEGATE
    };
    BinaryFunction[] binary = {
      BinaryFunction.ADD, BinaryFunction.SUBTRACT, BinaryFunction.MULTIPLY
    };
    return random.nextBoolean()
        ? Expression.unary(unary[random.nextInt(unary.length)], random(random, depth - 1))
        : Expression.binary(
            binary[random.nextInt(binary.length)],
            random(random, depth - 1),
            random(random, depth - 1));
  }
}
