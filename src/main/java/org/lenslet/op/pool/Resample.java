package org.lenslet.op.pool;

import java.util.Arrays;
import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Other spatial extents by weighted sums of neighbours, axis by axis: resizing to the nearest
 * element or between elements, and adaptive mean pooling.
 *
 * <p>Input: x N x C x one to three spatial axes. Output: y N x C x extents.
 *
 * @param extents the spatial extents of the output
 */
public record Resample(Sampling sampling, Shape extents) implements Op {

  public Resample {
    AdaptiveMaxPool.requireExtents("resample", extents);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Shape input = inputs.get(0).shape();
    return List.of(TensorSpec.f32(AdaptiveMaxPool.resized(this, input, extents)));
  }

  /** The weights along depth, height and width; a missing axis in front has one position. */
  public Bands[] bands(Shape input) {
    Bands[] axes = new Bands[3];
    Arrays.fill(axes, Bands.single());
    for (int axis = 1; axis <= extents.rank(); axis++) {
      axes[3 - axis] = sampling.bands(input.get(-axis), extents.get(-axis));
    }
    return axes;
  }

  @Override
  public String toString() {
    return name() + " " + sampling + " to " + extents;
  }
}
