package org.lenslet.backend.opencl.launch;

import java.util.function.IntUnaryOperator;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.op.Window;
import org.lenslet.op.pool.CoveringWindows;
import org.lenslet.tensor.Shape;

/**
 * A window and the extents that it slides over, as three spatial axes: a missing axis in front has
 * extent and kernel 1. So one kernel serves one to three dimensions.
 */
public record WindowArguments(Window window, Shape input, Shape output) {
  private static final String[] AXES = {"d", "h", "w"};

  /**
   * @param input N x C x spatial
   * @param output N x K x spatial
   */
  public WindowArguments {}

  /** The extent of the input along spatial axis 0 (depth), 1 (height) or 2 (width). */
  public int input(int axis) {
    return value(input.sub(2, input.rank()), axis, 1);
  }

  public int output(int axis) {
    return value(output.sub(2, output.rank()), axis, 1);
  }

  public int kernel(int axis) {
    return value(window.kernel(), axis, 1);
  }

  public int stride(int axis) {
    return value(window.stride(), axis, 1);
  }

  public int dilation(int axis) {
    return value(window.dilation(), axis, 1);
  }

  public int padBefore(int axis) {
    return value(window.padBefore(), axis, 0);
  }

  public int padAfter(int axis) {
    return value(window.padAfter(), axis, 0);
  }

  /**
   * The same window with the last spatial axis merged into the one before it wherever the window
   * covers whole rows, so that the loop over its taps gets long: a window over a whole plane is one
   * over a single row. Positions in the plane stay what they are.
   */
  public WindowArguments merged() {
    int last = window.rank() - 1;
    if (last < 1
        || window.dilation().get(last) != 1
        || window.dilation().get(last - 1) != 1
        || window.padBefore().get(last) != 0
        || window.kernel().get(last) != input.get(-1)
        || output.get(-1) != 1) {
      return this;
    }
    int row = input.get(-1);
    long padded = input.get(-2) + (long) window.padBefore().get(last - 1);
    if ((padded + window.padAfter().get(last - 1)) * row > Integer.MAX_VALUE
        || (long) window.stride().get(last - 1) * row > Integer.MAX_VALUE) {
      return this;
    }
    Window merged =
        new Window(
            joined(window.kernel(), row),
            joined(window.stride(), row),
            window.dilation().sub(0, last),
            joined(window.padBefore(), row),
            joined(window.padAfter(), row));
    return new WindowArguments(merged, joined(input, row), output.sub(0, output.rank() - 1))
        .merged();
  }

  /** The values without the last, the one before it times the extent of a row. */
  private static Shape joined(Shape values, int row) {
    int rank = values.rank();
    return values.sub(0, rank - 1).with(rank - 2, values.get(rank - 2) * row);
  }

  /** The windows that cover each position along an axis. */
  public CoveringWindows covering(int axis) {
    return CoveringWindows.sliding(
        input(axis), output(axis), kernel(axis), stride(axis), dilation(axis), padBefore(axis));
  }

  /** Positions of an input plane. */
  public int inputs() {
    return input(0) * input(1) * input(2);
  }

  /** Positions of an output plane. */
  public int outputs() {
    return output(0) * output(1) * output(2);
  }

  private int value(Shape values, int axis, int missing) {
    int index = axis - (3 - values.rank());
    return index < 0 ? missing : values.get(index);
  }

  /** Binds in_d, in_h, in_w, out_d, out_h and out_w. */
  public KernelCall bindExtents(KernelCall call) {
    bind(call, "in_", this::input);
    return bind(call, "out_", this::output);
  }

  /** The index along an axis of a tap, taps being numbered in row-major order. */
  public int tap(int number, int axis) {
    int rest = number;
    for (int inner = 2; inner > axis; inner--) {
      rest /= kernel(inner);
    }
    return rest % kernel(axis);
  }

  /**
   * Binds in_d, in_h, in_w, out_d, ..., kernel_d, ..., stride_d, ..., dilation_d, ..., pad_d, ...
   * (padding before).
   */
  public KernelCall bind(KernelCall call) {
    bindSteps(call);
    bind(call, "kernel_", this::kernel);
    bind(call, "dilation_", this::dilation);
    return bindPadding(call);
  }

  /** Binds in_d, ..., out_d, ..., stride_d, ... alone. */
  public KernelCall bindSteps(KernelCall call) {
    bindExtents(call);
    return bind(call, "stride_", this::stride);
  }

  /** Binds pad_d, ... alone. */
  public KernelCall bindPadding(KernelCall call) {
    return bind(call, "pad_", this::padBefore);
  }

  private static KernelCall bind(KernelCall call, String prefix, IntUnaryOperator values) {
    for (int axis = 0; axis < 3; axis++) {
      call.i32(prefix + AXES[axis], values.applyAsInt(axis));
    }
    return call;
  }
}
