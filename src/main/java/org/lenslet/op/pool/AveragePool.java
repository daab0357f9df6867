package org.lenslet.op.pool;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.TensorSpec;

/**
 * Mean over each window, per channel. The divisor is {@code divisor} where that is positive, else
 * the number of positions of the window inside the input ({@code countPadding} false) or inside the
 * padded input (true; a partial window of ceil mode counts only what the padding covers).
 *
 * <p>Input: x N x C x spatial. Output: y N x C x spatial; 0 where no position counts.
 *
 * @param ceil whether a last, partial window counts (see {@link Window#outputExtents})
 * @param countPadding whether padding counts in the divisor
 * @param divisor a fixed divisor, or 0 for the count
 */
public record AveragePool(Window window, boolean ceil, boolean countPadding, int divisor)
    implements Op {

  public AveragePool {
    Checks.require(divisor >= 0, "averagePool", "a divisor of at least 0", divisor);
  }

  /** The usual form: no partial windows, padding counted. */
  public static AveragePool of(Window window) {
    return new AveragePool(window, false, true, 0);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    return List.of(TensorSpec.f32(MaxPool.pooled(this, window, inputs.get(0).shape(), ceil)));
  }

  /**
   * How many positions of the window at an output index count along one axis; the divisor is the
   * product over the axes.
   */
  public int counted(int axis, int outputIndex, int inputExtent) {
    int before = window.padBefore().get(axis);
    int after = window.padAfter().get(axis);
    int start = outputIndex * window.stride().get(axis) - before;
    int low = countPadding ? -before : 0;
    int high = countPadding ? inputExtent + after : inputExtent;
    int count = 0;
    for (int r = 0; r < window.kernel().get(axis); r++) {
      int position = start + r * window.dilation().get(axis);
      if (position >= low && position < high) {
        count++;
      }
    }
    return count;
  }

  @Override
  public String toString() {
    return name()
        + " "
        + window
        + (ceil ? " ceil" : "")
        + (countPadding ? "" : " exclude padding")
        + (divisor > 0 ? " divisor " + divisor : "");
  }
}
