package org.lenslet.onnx.rule;

import java.util.Arrays;
import org.lenslet.error.ShapeException;
import org.lenslet.op.Window;
import org.lenslet.tensor.Shape;

/** Windows as attributes describe them. */
final class Windows {
  private Windows() {}

  /**
   * The window of a convolution or of pooling.
   *
   * @param kernel its extents
   */
  static Window of(Call call, int... kernel) {
    Shape input = call.shape(0);
    requireSpatial(call, input, kernel.length);
    Window window =
        Window.of(kernel)
            .withStride(perAxis(call, "strides", kernel.length, 1))
            .withDilation(perAxis(call, "dilations", kernel.length, 1));
    int axes = kernel.length;
    String auto = call.text("auto_pad", "NOTSET");
    int[] before = new int[axes];
    int[] after = new int[axes];
    switch (auto) {
      case "VALID" -> {}
      case "NOTSET" -> {
        int[] pads = perAxis(call, "pads", 2 * axes, 0);
        before = Arrays.copyOf(pads, axes);
        after = Arrays.copyOfRange(pads, axes, 2 * axes);
      }
      case "SAME_UPPER", "SAME_LOWER" -> {
        for (int axis = 0; axis < axes; axis++) {
          int extent = input.get(axis + 2);
          int stride = window.stride().get(axis);
          int outputs = (extent + stride - 1) / stride;
          int total = Math.max(0, (outputs - 1) * stride + window.reach(axis) - extent);
          before[axis] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
          after[axis] = total - before[axis];
        }
      }
      default -> throw call.unsupported("an auto_pad '" + auto + "' is not known");
    }
    return window.withPadding(Shape.of(before), Shape.of(after));
  }

  /** The extents that the attribute kernel_shape gives. */
  static int[] kernel(Call call) {
    long[] extents =
        call.integers("kernel_shape")
            .orElseThrow(() -> new ShapeException("expected a kernel_shape, got none"));
    return Call.shape(extents).toArray();
  }

  static void requireSpatial(Call call, Shape input, int axes) {
    if (axes < 1 || axes > 3) {
      throw call.unsupported("windows have 1 to 3 axes, not " + axes);
    }
    if (input.rank() != axes + 2) {
      throw new ShapeException(
          "expected an input N x C and %d axes, got %s".formatted(axes, input));
    }
  }

  /** Numbers of at least 0, as many as are wanted. */
  static int[] perAxis(Call call, String name, int count, int otherwise) {
    long[] numbers = call.integers(name).orElse(null);
    int[] result = new int[count];
    if (numbers == null || numbers.length == 0) {
      Arrays.fill(result, otherwise);
      return result;
    }
    if (numbers.length != count) {
      throw new ShapeException(
          "expected %d %s, got %s".formatted(count, name, Arrays.toString(numbers)));
    }
    for (int i = 0; i < count; i++) {
      if (numbers[i] < otherwise || numbers[i] > Integer.MAX_VALUE) {
        throw new ShapeException(
            "expected %s of at least %d, got %s"
                .formatted(name, otherwise, Arrays.toString(numbers)));
      }
      result[i] = (int) numbers[i];
    }
    return result;
  }
}
