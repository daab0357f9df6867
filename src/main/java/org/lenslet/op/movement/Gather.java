package org.lenslet.op.movement;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Slices of a tensor by their numbers along an axis, as of a table of vectors: {@code y[a, i, b] =
 * x[a, indices[i], b]}. A negative index counts from the last, -1; of an index outside of the axis
 * the slice is 0, and no gradient goes there, as of a label that no class has.
 *
 * <p>Inputs: x of rank at least 1; INT32 indices of any shape. Output: x's shape with the indices'
 * in place of the axis.
 */
public record Gather(int axis) implements Op {

  public Gather {
    Checks.require(axis >= 0, "gather", "an axis of at least 0", axis);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 2);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Checks.type(this, "indices", inputs.get(1), DType.INT32);
    return List.of(TensorSpec.f32(gathered(this, inputs.get(0).shape(), inputs.get(1).shape())));
  }

  /** The shape of the slices. */
  Shape gathered(Op op, Shape x, Shape indices) {
    Checks.axis(op, axis, x.rank());
    return x.sub(0, axis).append(indices.toArray()).append(x.sub(axis + 1, x.rank()).toArray());
  }

  /** The number of a slice counted from the first, or -1 for one that is not there. */
  public static int slice(int index, int extent) {
    int slice = index < 0 ? index + extent : index;
    return slice >= 0 && slice < extent ? slice : -1;
  }

  @Override
  public String toString() {
    return name() + " axis " + axis;
  }
}
