package org.lenslet.op.pool;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Maximum over windows that are as large as the given output needs: along each axis window i of out
 * covers the positions from {@code floor(i * in / out)} to below {@code ceil((i + 1) * in / out)}.
 * NaN wins over every number, and among equals the first in row-major order.
 *
 * <p>Input: x N x C x one to three spatial axes. Outputs: y N x C x extents; and INT32 of the same
 * shape, the row-major position of the winner within its input plane.
 *
 * @param extents the spatial extents of the output
 */
public record AdaptiveMaxPool(Shape extents) implements Op {

  public AdaptiveMaxPool {
    requireExtents("adaptiveMaxPool", extents);
  }

  /** Demands one to three extents of at least 1. */
  static void requireExtents(String op, Shape extents) {
    Checks.require(
        extents.rank() >= 1 && extents.rank() <= 3, op, "1 to 3 spatial extents", extents);
    for (int extent : extents.toArray()) {
      Checks.require(extent >= 1, op, "extents of at least 1", extents);
    }
  }

  /** The shape of an input with other spatial extents. */
  static Shape resized(Op op, Shape input, Shape extents) {
    int rank = extents.rank() + 2;
    Checks.require(input.rank() == rank, op, "an input of rank " + rank, input);
    for (int axis = 2; axis < rank; axis++) {
      Checks.require(input.get(axis) >= 1, op, "spatial extents of at least 1", input);
    }
    return input.sub(0, 2).append(extents.toArray());
  }

  /** The first position of a window along an axis. */
  public static int start(int window, int input, int output) {
    return (int) ((long) window * input / output);
  }

  /** One more than the last position of a window along an axis. */
  public static int end(int window, int input, int output) {
    return (int) (((window + 1L) * input + output - 1) / output);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Shape output = resized(this, inputs.get(0).shape(), extents);
    return List.of(TensorSpec.f32(output), TensorSpec.i32(output));
  }

  @Override
  public String toString() {
    return name() + " to " + extents;
  }
}
