package org.lenslet.op.pool;

import java.util.Arrays;

/**
 * Which windows of pooling cover a position of the input along one axis: those from a first one on,
 * in equal steps. With it a gradient is gathered without a division or a search.
 *
 * @param step the distance of windows that cover the same position: 1 unless dilation leaves gaps
 * @param bounds for each position the first window and one more than the last; equal where there is
 *     none
 */
public record CoveringWindows(int step, int[] bounds) {

  /** Windows of equal extents and distances along an axis, as of a {@link MaxPool}. */
  public static CoveringWindows sliding(
      int input, int output, int kernel, int stride, int dilation, int padBefore) {
    int step = dilation / greatestCommonDivisor(stride, dilation);
    int[] bounds = new int[2 * input];
    for (int q = 0; q < input; q++) {
      // Window p covers q where q + pad - p * stride = r * dilation for a tap r.
      long padded = (long) q + padBefore;
      long behind = padded - (kernel - 1L) * dilation;
      int first = (int) Math.max(0, -Math.floorDiv(-behind, (long) stride));
      int last = (int) Math.min(output - 1L, padded / stride);
      int end = Math.min(last + 1, first + step);
      while (first < end && (padded - (long) first * stride) % dilation != 0) {
        first++;
      }
      boolean covered = first < end;
      bounds[2 * q] = covered ? first : 0;
      bounds[2 * q + 1] = covered ? last + 1 : 0;
    }
    return new CoveringWindows(step, bounds);
  }

  /** The windows of an {@link AdaptiveMaxPool} along an axis. */
  public static CoveringWindows adaptive(int input, int output) {
    int[] bounds = new int[2 * input];
    int first = 0;
    int end = 0;
    for (int q = 0; q < input; q++) {
      while (AdaptiveMaxPool.end(first, input, output) <= q) {
        first++;
      }
      while (end < output && AdaptiveMaxPool.start(end, input, output) <= q) {
        end++;
      }
      bounds[2 * q] = first;
      bounds[2 * q + 1] = end;
    }
    return new CoveringWindows(1, bounds);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** The first window that covers a position. */
  public int first(int position) {
    return bounds[2 * position];
  }

  /** One more than the last window that covers a position. */
  public int end(int position) {
    return bounds[2 * position + 1];
  }

  /** The largest number of windows that cover the same position. */
  public int most() {
    int most = 0;
    for (int q = 0; 2 * q < bounds.length; q++) {
      most = Math.max(most, (end(q) - first(q) + step - 1) / step);
    }
    return most;
  }

  /** The bounds of several axes one behind the other, as kernels take them. */
  public static int[] table(CoveringWindows... axes) {
    return Arrays.stream(axes).flatMapToInt(axis -> Arrays.stream(axis.bounds)).toArray();
  }
}
