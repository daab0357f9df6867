package org.lenslet.layer.kind;

import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Fans;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.tensor.Shape;

/**
 * Transposed convolution with trainable filters and biases: what a convolution of the window does
 * to gradients, so that a stride enlarges. Along an axis the output has {@code (in - 1) stride +
 * dilation (kernel - 1) + 1 - padding + outputPadding} positions. Input N x C x spatial; the filter
 * is C x filters/groups x kernel.
 *
 * @param outputPadding positions more at the end of each axis, below the stride
 */
public record ConvTransposed(
    int filters, Kernel kernel, int outputPadding, int groups, Initializer initializer)
    implements Layer {

  @Override
  public String kind() {
    return "convTransposed";
  }

  @Override
  public Value apply(LayerScope scope, Value x) {
    Shape input = Spatial.require(kind(), x);
    if (filters < 1) {
      throw new ShapeException(kind() + ": expected at least 1 filter, got " + filters);
    }
    Window window = kernel.window(input.rank() - 2);
    Shape output = Shape.of(input.get(0), filters).append(extents(window, input).toArray());
    Connectivity connectivity = new Connectivity.Groups(groups);
    Shape filter = connectivity.filterShape(input.get(1), filters, window);
    double elements = filter.elements();
    Fans fans = new Fans(elements / filters, elements / input.get(1));
    Value weight = scope.parameter("weight", filter, fans, initializer);
    Convolution forward = Convolution.of(window, connectivity);
    Value y = scope.graph().apply(new ConvolutionBackwardData(forward, output), x, weight);
    Value bias = scope.parameter("bias", Shape.of(filters), fans, Initializer.constant(0));
    return scope
        .graph()
        .binary(
            BinaryFunction.ADD,
            y,
            BatchNormalization.perChannel(scope.graph(), bias, input.rank()));
  }

  private Shape extents(Window window, Shape input) {
    int[] extents = new int[window.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      int stride = window.stride().get(axis);
      if (outputPadding < 0 || outputPadding >= Math.max(stride, window.dilation().get(axis))) {
        throw new ShapeException(
            "%s: expected an output padding of at least 0, below the stride %s, got %s"
                .formatted(kind(), stride, outputPadding));
      }
      extents[axis] =
          (input.get(axis + 2) - 1) * stride
              + window.dilation().get(axis) * (window.kernel().get(axis) - 1)
              + 1
              - window.padBefore().get(axis)
              - window.padAfter().get(axis)
              + outputPadding;
      if (extents[axis] < 1) {
        throw new ShapeException(
            kind() + ": expected padding that leaves an output, got " + window + " on " + input);
      }
    }
    return Shape.of(extents);
  }
}
