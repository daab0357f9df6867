package org.lenslet.backend.reference;

import org.lenslet.op.Window;
import org.lenslet.tensor.Shape;

/**
 * Which position of an input plane each position of the output plane reads through each tap of a
 * window. Positions and taps are row-major numbers over the one to three spatial axes, so that
 * kernels need no loops over axes.
 */
final class WindowMap {
  /** In place of a position that does not exist. */
  static final int OUTSIDE = -1;

  private final int[] input;
  private final int[] output;
  private final int[] kernel;
  private final int[] stride;
  private final int[] dilation;
  private final int[] before;
  private final int inputs;
  private final int outputs;
  private final int taps;

  /** The map between tensors N x C x spatial of the given shapes. */
  WindowMap(Window window, Shape input, Shape output) {
    this.input = input.sub(2, input.rank()).toArray();
    this.output = output.sub(2, output.rank()).toArray();
    this.kernel = window.kernel().toArray();
    this.stride = window.stride().toArray();
    this.dilation = window.dilation().toArray();
    this.before = window.padBefore().toArray();
    this.inputs = input.product(2, input.rank());
    this.outputs = output.product(2, output.rank());
    this.taps = window.size();
  }

  /** Positions in an input plane. */
  int inputs() {
    return inputs;
  }

  /** Positions in an output plane. */
  int outputs() {
    return outputs;
  }

  /** Positions in the window. */
  int taps() {
    return taps;
  }

  /** The input position that an output position reads through a tap, or OUTSIDE for padding. */
  int input(int outputPosition, int tap) {
    int position = 0;
    int plane = 1;
    for (int axis = input.length - 1; axis >= 0; axis--) {
      int p = outputPosition % output[axis];
      int r = tap % kernel[axis];
      int q = p * stride[axis] + r * dilation[axis] - before[axis];
      if (q < 0 || q >= input[axis]) {
        return OUTSIDE;
      }
      position += q * plane;
      plane *= input[axis];
      outputPosition /= output[axis];
      tap /= kernel[axis];
    }
    return position;
  }

  /** The output position that reads an input position through a tap, or OUTSIDE for none. */
  int output(int inputPosition, int tap) {
    int position = 0;
    int plane = 1;
    for (int axis = output.length - 1; axis >= 0; axis--) {
      int q = inputPosition % input[axis];
      int r = tap % kernel[axis];
      int distance = q + before[axis] - r * dilation[axis];
      int p = distance / stride[axis];
      if (distance < 0 || distance % stride[axis] != 0 || p >= output[axis]) {
        return OUTSIDE;
      }
      position += p * plane;
      plane *= output[axis];
      inputPosition /= input[axis];
      tap /= kernel[axis];
    }
    return position;
  }

  /** Fills in, for each tap, the input position that the output position reads. */
  void inputsOf(int outputPosition, int[] byTap) {
    for (int tap = 0; tap < taps; tap++) {
      byTap[tap] = input(outputPosition, tap);
    }
  }

  /** Fills in, for each tap, the output position that reads the input position. */
  void outputsOf(int inputPosition, int[] byTap) {
    for (int tap = 0; tap < taps; tap++) {
      byTap[tap] = output(inputPosition, tap);
    }
  }

  /** Fills in, for each output position, the input position that it reads through the tap. */
  void inputsThrough(int tap, int[] byOutput) {
    for (int position = 0; position < outputs; position++) {
      byOutput[position] = input(position, tap);
    }
  }
}
