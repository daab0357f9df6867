package org.lenslet.op.pool;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The gradient of {@link AdaptiveMaxPool}: each dy goes to the position that won; windows that
 * overlap add up.
 *
 * <p>Inputs: dy N x C x extents; INT32 positions of the same shape. Output: dx of the given shape.
 */
public record AdaptiveMaxPoolBackward(AdaptiveMaxPool forward, Shape input) implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 2);
    Shape pooled = AdaptiveMaxPool.resized(this, input, forward.extents());
    Checks.type(this, "dy", inputs.get(0), DType.FLOAT32);
    Checks.type(this, "positions", inputs.get(1), DType.INT32);
    Checks.shape(this, "dy", inputs.get(0), pooled);
    Checks.shape(this, "positions", inputs.get(1), pooled);
    return List.of(TensorSpec.f32(input));
  }

  @Override
  public String toString() {
    return name() + " from " + forward.extents();
  }
}
