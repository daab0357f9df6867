package org.lenslet.op.pool;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The gradient of {@link Resample}: each dy goes to the elements that it was made of, by their
 * weights.
 *
 * <p>Input: dy N x C x extents. Output: dx of the given shape.
 */
public record ResampleBackward(Resample forward, Shape input) implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "dy", inputs.get(0), DType.FLOAT32);
    Checks.shape(
        this, "dy", inputs.get(0), AdaptiveMaxPool.resized(this, input, forward.extents()));
    return List.of(TensorSpec.f32(input));
  }

  /** The weights of dy along depth, height and width, as {@link Resample#bands}. */
  public Bands[] bands() {
    Bands[] axes = forward.bands(input);
    for (int axis = 1; axis <= forward.extents().rank(); axis++) {
      axes[3 - axis] = axes[3 - axis].transposed(input.get(-axis));
    }
    return axes;
  }

  @Override
  public String toString() {
    return name() + " " + forward.sampling() + " from " + forward.extents();
  }
}
