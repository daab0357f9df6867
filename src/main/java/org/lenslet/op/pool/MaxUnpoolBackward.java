package org.lenslet.op.pool;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The gradient of {@link MaxUnpool}: each value has the gradient of the element that it became, 0
 * where another window's value took the place.
 *
 * <p>Inputs: dy N x C x extents; INT32 positions N x C x pooled spatial. Output: dx of the
 * positions' shape.
 */
public record MaxUnpoolBackward(MaxUnpool forward) implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 2);
    Checks.type(this, "dy", inputs.get(0), DType.FLOAT32);
    Checks.type(this, "positions", inputs.get(1), DType.INT32);
    Shape pooled = inputs.get(1).shape();
    Checks.shape(this, "dy", inputs.get(0), forward.unpooled(this, pooled));
    return List.of(TensorSpec.f32(pooled));
  }

  @Override
  public String toString() {
    return forward.toString().replaceFirst(forward.name(), name());
  }
}
