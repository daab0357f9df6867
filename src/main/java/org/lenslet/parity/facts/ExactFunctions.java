package org.lenslet.parity.facts;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;

/** Which functions and formulas of small integers have results that float arithmetic holds. */
public final class ExactFunctions {
  /** Constants below 2^4 with 4 binary digits behind the point keep products exact. */
  private static final float CONSTANT_STEP = 0x1p-4f;

  private static final Set<UnaryFunction> UNARY =
      EnumSet.of(
          UnaryFunction.NEGATE,
          UnaryFunction.ABS,
          UnaryFunction.SIGN,
          UnaryFunction.SQUARE,
          UnaryFunction.RELU,
          UnaryFunction.STEP,
          UnaryFunction.FLOOR);

  private static final Set<BinaryFunction> BINARY =
      EnumSet.complementOf(EnumSet.of(BinaryFunction.DIVIDE, BinaryFunction.POWER));

  private ExactFunctions() {}

  /** Whether an activation, or none, of an integer is exact. */
  public static boolean contains(Optional<UnaryFunction> activation) {
    return activation.map(UNARY::contains).orElse(true);
  }

  /** Whether a formula of integers is exact. */
  public static boolean contains(Expression expression) {
    if (expression instanceof Expression.Constant constant) {
      float steps = constant.value() / CONSTANT_STEP;
      return Math.abs(constant.value()) < 16 && steps == Math.rint(steps);
    }
    if (expression instanceof Expression.Unary unary) {
      return UNARY.contains(unary.function()) && contains(unary.argument());
    }
    if (expression instanceof Expression.Binary binary) {
      return BINARY.contains(binary.function())
          && contains(binary.left())
          && contains(binary.right());
    }
    if (expression instanceof Expression.Select select) {
      return contains(select.condition())
          && contains(select.whenTrue())
          && contains(select.whenFalse());
    }
    return true;
  }

  /** Whether dividing an integer by the number is exact. */
  public static boolean divides(long number) {
    return Long.bitCount(number) == 1;
  }
}
