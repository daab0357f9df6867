package org.lenslet.backend.cpu.launch;

import org.lenslet.op.Window;
import org.lenslet.tensor.Shape;

/**
 * The geometry of a window over planes, one to three spatial axes written as three: depth, height,
 * width; an axis that is not there has extent 1.
 */
public record Planes(
    Extents input,
    Extents output,
    Extents kernel,
    Extents stride,
    Extents dilation,
    Extents before) {

  /** Three numbers, one per spatial axis. */
  public record Extents(int d, int h, int w) {

    /**
     * The number of positions.
     *
     * @throws ArithmeticException if it exceeds 2147483647, as padding under large strides can
     */
    public int product() {
      return Math.multiplyExact(Math.multiplyExact(d, h), w);
    }
  }

  /** The geometry between tensors N x C x spatial. */
  public static Planes of(Window window, Shape input, Shape output) {
    return new Planes(
        three(input.sub(2, input.rank()), 1),
        three(output.sub(2, output.rank()), 1),
        three(window.kernel(), 1),
        three(window.stride(), 1),
        three(window.dilation(), 1),
        three(window.padBefore(), 0));
  }

  public static Extents three(Shape shape, int absent) {
    int rank = shape.rank();
    return new Extents(
        rank > 2 ? shape.get(-3) : absent, rank > 1 ? shape.get(-2) : absent, shape.get(-1));
  }

  /** Positions in an input plane. */
  public int inputSize() {
    return input.product();
  }

  /** Positions in an output plane. */
  public int outputSize() {
    return output.product();
  }

  /** Positions in the window. */
  public int taps() {
    return kernel.product();
  }

  /** The taps inside the input along the depth. */
  public ClippedTaps depthTaps() {
    return ClippedTaps.of(output.d, input.d, kernel.d, stride.d, dilation.d, before.d);
  }

  /** The taps inside the input along the height. */
  public ClippedTaps heightTaps() {
    return ClippedTaps.of(output.h, input.h, kernel.h, stride.h, dilation.h, before.h);
  }

  /** The taps inside the input along the width. */
  public ClippedTaps widthTaps() {
    return ClippedTaps.of(output.w, input.w, kernel.w, stride.w, dilation.w, before.w);
  }

  /** Whether every output position reads the input position of the same index and no other. */
  public boolean isIdentity() {
    return taps() == 1
        && stride.product() == 1
        && before.d == 0
        && before.h == 0
        && before.w == 0
        && input.equals(output);
  }
}
