package org.lenslet.op.movement;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * A regular part of a tensor: {@code y[i] = x[start + i * step]} along every axis.
 *
 * @param start the first position, per axis
 * @param extents the output's shape
 * @param step the distance of neighbours, at least 1, per axis
 */
public record Slice(Shape start, Shape extents, Shape step) implements Op {

  public Slice {
    Checks.require(
        start.rank() == extents.rank() && start.rank() == step.rank(),
        "slice",
        "start, extents and step of equal rank",
        start + ", " + extents + ", " + step);
    for (int axis = 0; axis < step.rank(); axis++) {
      Checks.require(step.get(axis) >= 1, "slice", "steps of at least 1", step);
      Checks.require(extents.get(axis) >= 1, "slice", "extents of at least 1", extents);
    }
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Shape shape = inputs.get(0).shape();
    Checks.require(shape.rank() == start.rank(), this, "rank " + start.rank(), shape);
    for (int axis = 0; axis < shape.rank(); axis++) {
      long last = start.get(axis) + (extents.get(axis) - 1L) * step.get(axis);
      Checks.require(
          last < shape.get(axis), this, "positions below " + shape.get(axis), "position " + last);
    }
    return List.of(TensorSpec.f32(extents));
  }

  @Override
  public String toString() {
    return name() + " from " + start + " extents " + extents + " step " + step;
  }
}
