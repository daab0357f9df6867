package org.lenslet.layer.kind;

import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.Window;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.tensor.Shape;

/**
 * Maximum or average over windows; input N x C x spatial. The maximum of a window that lies in the
 * padding alone would be -infinity, which no training survives.
 */
public record Pooling(boolean max, Kernel kernel, boolean ceil, boolean countPadding)
    implements Layer {

  @Override
  public String kind() {
    return max ? "maxPool" : "avgPool";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Window window = kernel.strideByExtents().window(Spatial.require(kind(), x).rank() - 2);
    if (max) {
      requireElements(window, x.spec().shape());
    }
    return max
        ? scope.graph().apply(new MaxPool(window, ceil), x)
        : scope.graph().apply(new AveragePool(window, ceil, countPadding, 0), x);
  }

  private void requireElements(Window window, Shape input) {
    Shape outputs = window.outputExtents(kind(), input.sub(2, input.rank()), ceil);
    for (int axis = 0; axis < window.rank(); axis++) {
      for (int i = 0; i < outputs.get(axis); i++) {
        if (!holdsElement(window, axis, i, input.get(axis + 2))) {
          throw new ShapeException(
              "maxPool: expected windows that hold an element of the input each, got "
                  + window
                  + " on "
                  + input
                  + ", of which some lie in the padding alone; use a padding below the kernel");
        }
      }
    }
  }

  private static boolean holdsElement(Window window, int axis, int output, int extent) {
    long start = (long) output * window.stride().get(axis) - window.padBefore().get(axis);
    for (int tap = 0; tap < window.kernel().get(axis); tap++) {
      long at = start + (long) tap * window.dilation().get(axis);
      if (at >= 0 && at < extent) {
        return true;
      }
    }
    return false;
  }
}
