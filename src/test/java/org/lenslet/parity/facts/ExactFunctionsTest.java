package org.lenslet.parity.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;

class ExactFunctionsTest {
  private static final Expression X = Expression.input(0);
  private static final Expression INEXACT = Expression.unary(UnaryFunction.EXP, X);

  private static boolean isExact(Expression expression) {
    return ExactFunctions.contains(expression);
  }

  @Test
  void integersStayExactUnderWhatNeitherDividesNorCurves() {
    assertTrue(ExactFunctions.contains(Optional.<UnaryFunction>empty()));
    assertTrue(ExactFunctions.contains(Optional.of(UnaryFunction.RELU)));
    assertFalse(ExactFunctions.contains(Optional.of(UnaryFunction.TANH)));
    assertTrue(isExact(X));
    assertTrue(isExact(Expression.unary(UnaryFunction.SQUARE, X)));
    assertFalse(isExact(INEXACT));
    assertFalse(isExact(Expression.binary(BinaryFunction.DIVIDE, X, X)));
    assertTrue(isExact(Expression.binary(BinaryFunction.MULTIPLY, X, X)));
  }

  @Test
  void aFormulaIsExactWhereAllItsPartsAre() {
    assertFalse(isExact(Expression.unary(UnaryFunction.ABS, INEXACT)));
    assertFalse(isExact(Expression.binary(BinaryFunction.ADD, X, INEXACT)));
    assertFalse(isExact(Expression.binary(BinaryFunction.ADD, INEXACT, X)));
    assertTrue(isExact(Expression.select(X, X, X)));
    assertFalse(isExact(Expression.select(INEXACT, X, X)));
    assertFalse(isExact(Expression.select(X, INEXACT, X)));
    assertFalse(isExact(Expression.select(X, X, INEXACT)));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.0625f, -1.5f, 15.9375f, -15.9375f})
  void shortConstantsAreExact(float constant) {
    assertTrue(isExact(Expression.constant(constant)));
  }

  @ParameterizedTest
  @ValueSource(floats = {0.03125f, 0.1f, 16, -16, Float.NaN})
  void longAndLargeConstantsAreNot(float constant) {
    assertFalse(isExact(Expression.constant(constant)));
  }

  @Test
  void onlyPowersOfTwoDivideExactly() {
    for (long number = 0; number <= 8; number++) {
      boolean power = number == 1 || number == 2 || number == 4 || number == 8;
      assertEquals(power, ExactFunctions.divides(number), "" + number);
    }
  }
}
