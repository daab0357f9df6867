package org.lenslet.op.movement;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Repeats a tensor to a larger shape: shapes are aligned at the last axis, and an extent of 1, or a
 * missing axis, repeats.
 */
public record Broadcast(Shape shape) implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Shape from = inputs.get(0).shape();
    boolean fits = from.rank() <= shape.rank();
    for (int axis = -1; fits && axis >= -from.rank(); axis--) {
      fits = from.get(axis) == shape.get(axis) || from.get(axis) == 1;
    }
    Checks.require(fits, this, "a shape that broadcasts to " + shape, from);
    return List.of(TensorSpec.f32(shape));
  }

  @Override
  public String toString() {
    return name() + " " + shape;
  }
}
