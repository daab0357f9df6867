package org.lenslet.op.pool;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Puts pooled values back to where the maxima were, 0 everywhere else: {@code y[q]} is the value of
 * the last window, in row-major order, that covers q and whose position is q. A position outside of
 * its own window is nobody's.
 *
 * <p>Inputs: x N x C x pooled spatial; INT32 positions of the same shape, as {@link MaxPool} gives
 * them. Output: N x C x extents.
 *
 * @param window the pool's
 * @param extents the spatial extents before pooling: per axis within the stride of the {@code
 *     (pooled - 1) * stride + reach - padding} that the windows span, as a pool floors or ceils
 */
public record MaxUnpool(Window window, Shape extents) implements Op {

  public MaxUnpool {
    Checks.require(
        extents.rank() == window.rank(), "maxUnpool", window.rank() + " extents", extents);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 2);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Checks.type(this, "positions", inputs.get(1), DType.INT32);
    Shape pooled = inputs.get(0).shape();
    Checks.shape(this, "positions", inputs.get(1), pooled);
    return List.of(TensorSpec.f32(unpooled(this, pooled)));
  }

  /** The shape before pooling. */
  Shape unpooled(Op op, Shape pooled) {
    int rank = window.rank() + 2;
    Checks.require(pooled.rank() == rank, op, "an input of rank " + rank, pooled);
    for (int axis = 0; axis < window.rank(); axis++) {
      long stride = window.stride().get(axis);
      long padding = (long) window.padBefore().get(axis) + window.padAfter().get(axis);
      long span = (pooled.get(axis + 2) - 1) * stride + window.reach(axis) - padding;
      int extent = extents.get(axis);
      Checks.require(
          extent >= 1 && extent > span - stride && extent < span + stride,
          op,
          "an extent of %d to %d on spatial axis %d"
              .formatted(Math.max(1, span - stride + 1), span + stride - 1, axis),
          extent);
    }
    return pooled.sub(0, 2).append(extents.toArray());
  }

  @Override
  public String toString() {
    return name() + " " + window + " to " + extents;
  }
}
