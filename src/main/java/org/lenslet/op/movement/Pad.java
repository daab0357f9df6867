package org.lenslet.op.movement;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Surrounds a tensor with a value, and may spread its elements apart: {@code y[before + i *
 * (interior + 1)] = x[i]} along every axis, the value everywhere else. The adjoint of {@link Slice}
 * (for value 0), which is why it knows interior padding.
 *
 * @param before elements added in front, per axis
 * @param after elements added behind, per axis
 * @param interior elements added between neighbours, per axis
 */
public record Pad(Shape before, Shape after, Shape interior, float value) implements Op {

  public Pad {
    Checks.require(
        before.rank() == after.rank() && before.rank() == interior.rank(),
        "pad",
        "before, after and interior of equal rank",
        before + ", " + after + ", " + interior);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Shape shape = inputs.get(0).shape();
    Checks.require(shape.rank() == before.rank(), this, "rank " + before.rank(), shape);
    int[] extents = shape.toArray();
    for (int axis = 0; axis < extents.length; axis++) {
      long between = Math.max(0, extents[axis] - 1L) * interior.get(axis);
      long extent = (long) before.get(axis) + extents[axis] + between + after.get(axis);
      Checks.require(
          extent <= Integer.MAX_VALUE, this, "extents of at most " + Integer.MAX_VALUE, extent);
      extents[axis] = (int) extent;
    }
    return List.of(TensorSpec.f32(Shape.of(extents)));
  }

  @Override
  public String toString() {
    return name() + " " + before + ".." + after + " interior " + interior + " value " + value;
  }
}
