package org.lenslet.op.movement;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Joins tensors one behind the other along an axis; all other extents must be equal. */
public record Concat(int axis) implements Op {

  public Concat {
    Checks.require(axis >= 0, "concat", "an axis of at least 0", axis);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, Integer.MAX_VALUE);
    Shape first = inputs.get(0).shape();
    Checks.axis(this, axis, first.rank());
    long extent = 0;
    for (TensorSpec input : inputs) {
      Checks.type(this, "inputs", input, DType.FLOAT32);
      Checks.require(
          input.shape().rank() == first.rank()
              && input.shape().with(axis, 1).equals(first.with(axis, 1)),
          this,
          "shapes equal to " + first + " except on axis " + axis,
          input.shape());
      extent += input.shape().get(axis);
    }
    Checks.require(
        extent <= Integer.MAX_VALUE, this, "an extent of at most " + Integer.MAX_VALUE, extent);
    return List.of(TensorSpec.f32(first.with(axis, (int) extent)));
  }

  @Override
  public String toString() {
    return name() + " axis " + axis;
  }
}
