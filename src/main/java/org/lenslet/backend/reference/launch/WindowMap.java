package org.lenslet.backend.reference.launch;

import org.lenslet.op.Window;
import org.lenslet.tensor.Shape;

/**
 * Which position of one plane belongs to each position of another through each tap of a window.
 * Positions and taps are row-major numbers over the one to three spatial axes, so that kernels need
 * no loops over axes.
 */
public final class WindowMap {
  /** In place of a position that does not exist. */
  public static final int OUTSIDE = -1;

  /** The other position along one axis. */
  private interface Axis {
    int other(int axis, int position, int tap);
  }

  private final int[] from;
  private final int[] to;
  private final int[] kernel;
  private final Axis axis;

  private WindowMap(Window window, Shape from, Shape to, Axis axis) {
    this.from = from.sub(2, from.rank()).toArray();
    this.to = to.sub(2, to.rank()).toArray();
    this.kernel = window.kernel().toArray();
    this.axis = axis;
  }

  /**
   * From each output position to the input position that it reads, between tensors N x C x spatial
   * of the given shapes; outside is the padding.
   */
  public static WindowMap reads(Window window, Shape input, Shape output) {
    int[] extent = input.sub(2, input.rank()).toArray();
    int[] stride = window.stride().toArray();
    int[] dilation = window.dilation().toArray();
    int[] before = window.padBefore().toArray();
    return new WindowMap(
        window,
        output,
        input,
        (axis, p, r) -> {
          int q = p * stride[axis] + r * dilation[axis] - before[axis];
          return q < 0 || q >= extent[axis] ? OUTSIDE : q;
        });
  }

  /**
   * From each input position to the output position that reads it; outside where there is none.
   * Through one tap there is at most one.
   */
  public static WindowMap readers(Window window, Shape input, Shape output) {
    int[] extent = output.sub(2, output.rank()).toArray();
    int[] stride = window.stride().toArray();
    int[] dilation = window.dilation().toArray();
    int[] before = window.padBefore().toArray();
    return new WindowMap(
        window,
        input,
        output,
        (axis, q, r) -> {
          int distance = q + before[axis] - r * dilation[axis];
          int p = distance / stride[axis];
          boolean reads = distance >= 0 && distance % stride[axis] == 0 && p < extent[axis];
          return reads ? p : OUTSIDE;
        });
  }

  /** Positions in a plane that the map starts from. */
  public int positions() {
    return product(from);
  }

  /** Positions in a plane that the map leads to. */
  public int others() {
    return product(to);
  }

  /** Positions in the window. */
  public int taps() {
    return product(kernel);
  }

  /** The other position of a position through a tap, or OUTSIDE. */
  public int other(int position, int tap) {
    int other = 0;
    int stride = 1;
    for (int a = kernel.length - 1; a >= 0; a--) {
      int along = axis.other(a, position % from[a], tap % kernel[a]);
      if (along == OUTSIDE) {
        return OUTSIDE;
      }
      other += along * stride;
      stride *= to[a];
      position /= from[a];
      tap /= kernel[a];
    }
    return other;
  }

  /**
   * The other positions of some positions through a tap.
   *
   * @param first the first position, counted on from image to image of a batch
   * @param end behind the last
   * @param imageStride the distance of an other position from the same one of the next image
   */
  public Column column(int tap, int first, int end, int imageStride) {
    int[] others = new int[end - first];
    int last = kernel.length - 1;
    int rows = positions() / from[last];
    for (int i = first; i < end; ) {
      int row = i / from[last];
      int image = row / rows * imageStride;
      int start = startOfRow(row % rows, tap / kernel[last]);
      for (int p = i % from[last]; p < from[last] && i < end; p++) {
        int other = axis.other(last, p, tap % kernel[last]);
        others[i - first] = start == OUTSIDE || other == OUTSIDE ? OUTSIDE : image + start + other;
        i++;
      }
    }
    return new Column(others);
  }

  /** Where the other row starts that belongs to a row, both numbered without the last axis. */
  private int startOfRow(int row, int tap) {
    int start = 0;
    int stride = to[to.length - 1];
    for (int a = kernel.length - 2; a >= 0; a--) {
      int other = axis.other(a, row % from[a], tap % kernel[a]);
      if (other == OUTSIDE) {
        return OUTSIDE;
      }
      start += other * stride;
      stride *= to[a];
      row /= from[a];
      tap /= kernel[a];
    }
    return start;
  }

  private static int product(int[] extents) {
    int product = 1;
    for (int extent : extents) {
      product *= extent;
    }
    return product;
  }
}
