package org.lenslet.op.reduce;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The position of the largest element along an axis; NaN counts as largest, and the first of equals
 * wins.
 *
 * <p>Input: x of rank at least 1. Output: INT32, x's shape without the axis.
 */
public record ArgMax(int axis) implements Op {

  public ArgMax {
    Checks.require(axis >= 0, "argMax", "an axis of at least 0", axis);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Shape shape = inputs.get(0).shape();
    Checks.axis(this, axis, shape.rank());
    Checks.require(shape.get(axis) > 0, this, "an axis of at least 1 element", shape);
    List<Integer> extents = new ArrayList<>();
    for (int a = 0; a < shape.rank(); a++) {
      if (a != axis) {
        extents.add(shape.get(a));
      }
    }
    return List.of(TensorSpec.i32(Shape.of(extents)));
  }

  @Override
  public String toString() {
    return name() + " axis " + axis;
  }
}
