package org.lenslet.op.pool;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The gradient of {@link AveragePool}: each dy, divided by its window's divisor, goes to every
 * position of the window inside the input.
 *
 * <p>Input: dy. Output: dx of the given shape.
 */
public record AveragePoolBackward(AveragePool forward, Shape input) implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "dy", inputs.get(0), DType.FLOAT32);
    Checks.shape(
        this, "dy", inputs.get(0), MaxPool.pooled(this, forward.window(), input, forward.ceil()));
    return List.of(TensorSpec.f32(input));
  }

  @Override
  public String toString() {
    return forward.toString().replaceFirst("averagePool", name());
  }
}
