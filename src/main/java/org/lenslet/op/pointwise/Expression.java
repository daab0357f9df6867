package org.lenslet.op.pointwise;

import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * A scalar formula over numbered inputs: the body of {@link Pointwise}. The factory methods drop
 * additions of 0 and multiplications by 0 or 1, which symbolic differentiation produces a lot.
 */
public sealed interface Expression {

  /** The value of one input at the current element. */
  record Input(int index) implements Expression {
    @Override
    public String toString() {
      return "in" + index;
    }
  }

  /** A number. */
  record Constant(float value) implements Expression {
    @Override
    public String toString() {
      return Float.toString(value);
    }
  }

  /** A function of one argument. */
  record Unary(UnaryFunction function, Expression argument) implements Expression {
    @Override
    public String toString() {
      return function.name().toLowerCase(Locale.ROOT) + "(" + argument + ")";
    }
  }

  /** A function of two arguments. */
  record Binary(BinaryFunction function, Expression left, Expression right) implements Expression {
    @Override
    public String toString() {
      return function.name().toLowerCase(Locale.ROOT) + "(" + left + ", " + right + ")";
    }
  }

  /** One of two values: {@code whenTrue} where the condition is not 0, else {@code whenFalse}. */
  record Select(Expression condition, Expression whenTrue, Expression whenFalse)
      implements Expression {
    @Override
    public String toString() {
      return "select(" + condition + ", " + whenTrue + ", " + whenFalse + ")";
    }
  }

  static Expression input(int index) {
    return new Input(index);
  }

  static Expression constant(float value) {
    return new Constant(value);
  }

  static Expression unary(UnaryFunction function, Expression argument) {
    return new Unary(function, argument);
  }

  static Expression binary(BinaryFunction function, Expression left, Expression right) {
    return new Binary(function, left, right);
  }

  static Expression select(Expression condition, Expression whenTrue, Expression whenFalse) {
    return new Select(condition, whenTrue, whenFalse);
  }

  /** The sum, without an addition of 0. */
  static Expression plus(Expression left, Expression right) {
    return isConstant(left, 0)
        ? right
        : isConstant(right, 0) ? left : binary(BinaryFunction.ADD, left, right);
  }

  /** The difference, without a subtraction of 0. */
  static Expression minus(Expression left, Expression right) {
    return isConstant(right, 0) ? left : binary(BinaryFunction.SUBTRACT, left, right);
  }

  /** The product, without a multiplication by 0 or 1. */
  static Expression times(Expression left, Expression right) {
    if (isConstant(left, 0) || isConstant(right, 0)) {
      return constant(0);
    }
    return isConstant(left, 1)
        ? right
        : isConstant(right, 1) ? left : binary(BinaryFunction.MULTIPLY, left, right);
  }

  static boolean isConstant(Expression expression, float value) {
    return expression instanceof Constant constant && constant.value() == value;
  }

  /** The value for the given inputs, in double precision: the specification. */
  default double apply(double[] inputs) {
    if (this instanceof Input input) {
      return inputs[input.index()];
    }
    if (this instanceof Constant constant) {
      return constant.value();
    }
    if (this instanceof Unary unary) {
      return unary.function().apply(unary.argument().apply(inputs));
    }
    if (this instanceof Binary binary) {
      return binary.function().apply(binary.left().apply(inputs), binary.right().apply(inputs));
    }
    Select select = (Select) this;
    return select.condition().apply(inputs) != 0
        ? select.whenTrue().apply(inputs)
        : select.whenFalse().apply(inputs);
  }

  /** One more than the largest input index, 0 where no input is read. */
  default int inputCount() {
    if (this instanceof Input input) {
      return input.index() + 1;
    }
    if (this instanceof Unary unary) {
      return unary.argument().inputCount();
    }
    if (this instanceof Binary binary) {
      return Math.max(binary.left().inputCount(), binary.right().inputCount());
    }
    if (this instanceof Select select) {
      return Math.max(
          select.condition().inputCount(),
          Math.max(select.whenTrue().inputCount(), select.whenFalse().inputCount()));
    }
    return 0;
  }

  /** This expression with every input replaced by the expression that the map gives for it. */
  default Expression substitute(IntFunction<Expression> map) {
    if (this instanceof Input input) {
      return map.apply(input.index());
    }
    if (this instanceof Unary unary) {
      return unary(unary.function(), unary.argument().substitute(map));
    }
    if (this instanceof Binary binary) {
      return binary(
          binary.function(), binary.left().substitute(map), binary.right().substitute(map));
    }
    if (this instanceof Select select) {
      return select(
          select.condition().substitute(map),
          select.whenTrue().substitute(map),
          select.whenFalse().substitute(map));
    }
    return this;
  }

  /** This expression with its inputs renumbered. */
  default Expression renumber(IntUnaryOperator map) {
    return substitute(index -> input(map.applyAsInt(index)));
  }

  /** Whether the expression reads the input of the given index. */
  default boolean reads(int index) {
    boolean[] found = new boolean[1];
    substitute(
        i -> {
          found[0] |= i == index;
          return input(i);
        });
    return found[0];
  }
}
