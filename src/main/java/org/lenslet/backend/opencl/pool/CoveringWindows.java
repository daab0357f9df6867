package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.opencl.launch.WindowArguments;

/**
 * Which windows of pooling cover a position of the input along one axis: those from a first one on,
 * in equal steps. With it a gradient is gathered without a division or a search on the device.
 *
 * @param step the distance of windows that cover the same position: 1 unless dilation leaves gaps
 * @param bounds for each position the first window and one more than the last; equal where there is
 *     none
 */
record CoveringWindows(int step, int[] bounds) {

  /** Along spatial axis 0 (depth), 1 (height) or 2 (width). */
  static CoveringWindows along(WindowArguments window, int axis) {
    int stride = window.stride(axis);
    int dilation = window.dilation(axis);
    int step = dilation / greatestCommonDivisor(stride, dilation);
    int[] bounds = new int[2 * window.input(axis)];
    for (int q = 0; q < window.input(axis); q++) {
      // Window p covers q where q + pad - p * stride = r * dilation for a tap r.
      long padded = (long) q + window.padBefore(axis);
      long behind = padded - (window.kernel(axis) - 1L) * dilation;
      int first = (int) Math.max(0, -Math.floorDiv(-behind, (long) stride));
      int last = (int) Math.min(window.output(axis) - 1L, padded / stride);
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

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** The bounds of several axes one behind the other, as kernels take them. */
  static int[] table(CoveringWindows... axes) {
    return java.util.Arrays.stream(axes)
        .flatMapToInt(axis -> java.util.Arrays.stream(axis.bounds))
        .toArray();
  }
}
