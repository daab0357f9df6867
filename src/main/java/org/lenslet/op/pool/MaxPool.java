package org.lenslet.op.pool;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Maximum over each window, per channel. Padding never wins: it counts as minus infinity. NaN wins
 * over every number. Among equals the first in row-major order wins.
 *
 * <p>Input: x N x C x spatial. Outputs: y N x C x spatial; and INT32 of the same shape, the
 * row-major position of the winner within its input plane, -1 where the window holds only padding.
 *
 * @param ceil whether a last, partial window counts (see {@link Window#outputExtents})
 */
public record MaxPool(Window window, boolean ceil) implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Shape output = pooled(this, window, inputs.get(0).shape(), ceil);
    return List.of(TensorSpec.f32(output), TensorSpec.i32(output));
  }

  /** The shape of a pooled tensor. */
  static Shape pooled(Op op, Window window, Shape input, boolean ceil) {
    int rank = window.rank() + 2;
    Checks.require(input.rank() == rank, op, "an input of rank " + rank, input);
    Shape extents = window.outputExtents(op.name(), input.sub(2, rank), ceil);
    return input.sub(0, 2).append(extents.toArray());
  }

  @Override
  public String toString() {
    return name() + " " + window + (ceil ? " ceil" : "");
  }
}
