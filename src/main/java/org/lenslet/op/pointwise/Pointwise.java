package org.lenslet.op.pointwise;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * An expression evaluated element by element. The inputs are broadcast against each other: shapes
 * are aligned at the last axis, and an extent of 1, or a missing axis, repeats.
 *
 * <p>Inputs: as many FLOAT32 tensors as the expression names, numbered without gaps. Output: the
 * broadcast shape.
 */
public record Pointwise(Expression expression) implements Op {

  /** One function of one input. */
  public static Pointwise of(UnaryFunction function) {
    return new Pointwise(Expression.unary(function, Expression.input(0)));
  }

  /** One function of two inputs. */
  public static Pointwise of(BinaryFunction function) {
    return new Pointwise(Expression.binary(function, Expression.input(0), Expression.input(1)));
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    int count = expression.inputCount();
    Checks.require(count >= 1, this, "an expression of at least 1 input", expression);
    Checks.arity(this, inputs, count, count);
    for (int i = 0; i < count; i++) {
      // Rewrites keep the inputs that are read: any other could change the shape by going missing.
      Checks.require(expression.reads(i), this, "an expression that names input " + i, expression);
    }
    Shape shape = inputs.get(0).shape();
    for (TensorSpec input : inputs) {
      Checks.type(this, "inputs", input, DType.FLOAT32);
      shape = broadcast(shape, input.shape());
    }
    return List.of(TensorSpec.f32(shape));
  }

  private Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] extents = new int[rank];
    for (int axis = -1; axis >= -rank; axis--) {
      int left = -axis <= a.rank() ? a.get(axis) : 1;
      int right = -axis <= b.rank() ? b.get(axis) : 1;
      Checks.require(
          left == right || left == 1 || right == 1,
          this,
          "shapes that broadcast (equal extents, or 1)",
          a + " and " + b);
      extents[axis + rank] = left == 1 ? right : left;
    }
    return Shape.of(extents);
  }

  @Override
  public boolean mayOverwrite(int output, int input, int inputCount) {
    return true;
  }

  @Override
  public String toString() {
    return name() + " " + expression;
  }
}
