package org.lenslet.onnx.rule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Convolutions, and what is a convolution of a kind. */
final class ConvolutionRules {
  private ConvolutionRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Conv", ConvolutionRules::convolution);
    rules.put("ConvTranspose", ConvolutionRules::transposed);
    rules.put("Col2Im", ConvolutionRules::columnsToImage);
  }

  private static int[] kernel(Call call) {
    Shape filter = call.shape(1);
    if (filter.rank() < 3) {
      throw new ShapeException("expected a filter with spatial axes, got " + filter);
    }
    int[] kernel = filter.sub(2, filter.rank()).toArray();
    if (call.hasAttribute("kernel_shape") && !Arrays.equals(kernel, Windows.kernel(call))) {
      throw new ShapeException(
          "expected a kernel_shape as of the filter %s, got %s"
              .formatted(filter, Arrays.toString(Windows.kernel(call))));
    }
    return kernel;
  }

  private static Connectivity groups(Call call) {
    return new Connectivity.Groups(Call.extent(call.integer("group", 1)));
  }

  private static void convolution(Call call) {
    Window window = Windows.of(call, kernel(call));
    List<Value> operands = new ArrayList<>(List.of(call.value(0), call.weight(1)));
    if (call.has(2)) {
      operands.add(call.bias(2));
    }
    call.give(call.graph().applyAll(Convolution.of(window, groups(call)), operands).get(0));
  }

  /** What a convolution does to gradients, so that a stride enlarges. */
  private static void transposed(Call call) {
    int[] kernel = kernel(call);
    Shape input = call.shape(0);
    Windows.requireSpatial(call, input, kernel.length);
    int axes = kernel.length;
    Window window =
        Window.of(kernel)
            .withStride(Windows.perAxis(call, "strides", axes, 1))
            .withDilation(Windows.perAxis(call, "dilations", axes, 1));
    int[] more = Windows.perAxis(call, "output_padding", axes, 0);
    int[] before = new int[axes];
    int[] after = new int[axes];
    String auto = call.text("auto_pad", "NOTSET");
    boolean isSame = auto.startsWith("SAME_");
    int[] wanted =
        call.hasAttribute("output_shape") ? Windows.perAxis(call, "output_shape", axes, 0) : null;
    int[] extents = new int[axes];
    int[] missing = new int[axes];
    if (!isSame && wanted == null && auto.equals("NOTSET")) {
      int[] pads = Windows.perAxis(call, "pads", 2 * axes, 0);
      before = Arrays.copyOf(pads, axes);
      after = Arrays.copyOfRange(pads, axes, 2 * axes);
    }
    for (int axis = 0; axis < axes; axis++) {
      int stride = window.stride().get(axis);
      int natural = (input.get(axis + 2) - 1) * stride + window.reach(axis) + more[axis];
      if (isSame || wanted != null) {
        int target = wanted == null ? input.get(axis + 2) * stride : wanted[axis];
        int total = Math.max(0, natural - target);
        missing[axis] = Math.max(0, target - natural);
        before[axis] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
        after[axis] = total - before[axis];
      }
      extents[axis] = natural - before[axis] - after[axis];
      if (extents[axis] < 1) {
        throw new ShapeException("expected pads that leave an output, got " + extents[axis]);
      }
    }
    window = window.withPadding(Shape.of(before), Shape.of(after));
    Connectivity connectivity = groups(call);
    Value filter = call.weight(1);
    int filters = filter.spec().shape().get(1) * Call.extent(call.integer("group", 1));
    Shape output = Shape.of(input.get(0), filters).append(extents);
    Convolution forward = Convolution.of(window, connectivity);
    Value y =
        call.graph().apply(new ConvolutionBackwardData(forward, output), call.value(0), filter);
    y = enlarged(call, y, missing);
    if (call.has(2)) {
      Value bias = call.graph().reshape(call.bias(2), NormalizationRules.alongChannels(output));
      y = call.graph().binary(BinaryFunction.ADD, y, bias);
    }
    call.give(y);
  }

  /** With zeros behind, where an output is wanted that no window reaches. */
  private static Value enlarged(Call call, Value y, int... missing) {
    if (Arrays.stream(missing).allMatch(count -> count == 0)) {
      return y;
    }
    Shape none = Shape.of(new int[missing.length + 2]);
    Shape after = Shape.of(0, 0).append(missing);
    return call.graph().apply(new Pad(none, after, none, 0), y);
  }

  /**
   * The adjoint of taking windows apart: a transposed convolution that takes each element as it is.
   */
  private static void columnsToImage(Call call) {
    Shape image = Call.shape(call.integers(1));
    Shape block = Call.shape(call.integers(2));
    Shape columns = call.shape(0);
    int axes = block.rank();
    if (axes < 1 || axes > 3 || image.rank() != axes || columns.rank() != 3) {
      throw call.unsupported("images have 1 to 3 axes, not " + axes);
    }
    int[] pads = Windows.perAxis(call, "pads", 2 * axes, 0);
    Window window =
        Window.of(block.toArray())
            .withStride(Windows.perAxis(call, "strides", axes, 1))
            .withDilation(Windows.perAxis(call, "dilations", axes, 1))
            .withPadding(
                Shape.of(Arrays.copyOf(pads, axes)),
                Shape.of(Arrays.copyOfRange(pads, axes, 2 * axes)));
    int size = block.elements();
    if (columns.get(1) % Math.max(1, size) != 0) {
      throw new ShapeException(
          "expected channels that %d divides, got %s".formatted(size, columns));
    }
    int channels = columns.get(1) / size;
    HostTensor filter =
        HostTensor.zeros(TensorSpec.f32(Shape.of(columns.get(1), 1).append(block.toArray())));
    for (int c = 0; c < columns.get(1); c++) {
      filter.floats()[c * size + c % size] = 1;
    }
    Convolution forward = Convolution.of(window, new Connectivity.Groups(channels));
    Shape output = Shape.of(columns.get(0), channels).append(image.toArray());
    Shape positions = window.outputExtents("col2Im", image, false);
    Value apart =
        call.graph().reshape(call.value(0), columns.sub(0, 2).append(positions.toArray()));
    call.give(
        call.graph()
            .apply(
                new ConvolutionBackwardData(forward, output),
                apart,
                call.graph().constant(filter)));
  }
}
