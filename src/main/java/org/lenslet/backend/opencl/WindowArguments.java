package org.lenslet.backend.opencl;

import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.op.Window;
import org.lenslet.tensor.Shape;

/**
 * A window and the extents that it slides over, as three spatial axes: a missing axis in front has
 * extent and kernel 1. So one kernel serves one to three dimensions.
 */
record WindowArguments(Window window, Shape input, Shape output) {
  private static final String[] AXES = {"d", "h", "w"};

  /**
   * @param input N x C x spatial
   * @param output N x K x spatial
   */
  WindowArguments {}

  /** The extent of the input along spatial axis 0 (depth), 1 (height) or 2 (width). */
  int input(int axis) {
    return value(input.sub(2, input.rank()), axis, 1);
  }

  int output(int axis) {
    return value(output.sub(2, output.rank()), axis, 1);
  }

  int kernel(int axis) {
    return value(window.kernel(), axis, 1);
  }

  int stride(int axis) {
    return value(window.stride(), axis, 1);
  }

  int dilation(int axis) {
    return value(window.dilation(), axis, 1);
  }

  int padBefore(int axis) {
    return value(window.padBefore(), axis, 0);
  }

  int padAfter(int axis) {
    return value(window.padAfter(), axis, 0);
  }

  /** Positions of an input plane. */
  int inputs() {
    return input(0) * input(1) * input(2);
  }

  /** Positions of an output plane. */
  int outputs() {
    return output(0) * output(1) * output(2);
  }

  private int value(Shape values, int axis, int missing) {
    int index = axis - (3 - values.rank());
    return index < 0 ? missing : values.get(index);
  }

  /**
   * Binds in_d, in_h, in_w, out_d, ..., kernel_d, ..., stride_d, ..., dilation_d, ..., pad_d, ...
   * (padding before).
   */
  KernelCall bind(KernelCall call) {
    for (int axis = 0; axis < 3; axis++) {
      String a = AXES[axis];
      call.i32("in_" + a, input(axis))
          .i32("out_" + a, output(axis))
          .i32("kernel_" + a, kernel(axis))
          .i32("stride_" + a, stride(axis))
          .i32("dilation_" + a, dilation(axis))
          .i32("pad_" + a, padBefore(axis));
    }
    return call;
  }
}
