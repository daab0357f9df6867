package org.lenslet.backend.opencl.pool;

import java.util.Map;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.launch.Share;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * How the pooling kernels for CPU devices go along a row: in vectors where no window reaches into
 * the padding, one by one at the borders.
 *
 * @param window with the axes merged that can be
 * @param step the stride along the width where vectors know it; 0 for any
 * @param lanes of a vector
 * @param wholeFrom the first window of the row that belongs to vectors
 * @param wholeTo one more than the last; at least {@code lanes} after the first, or equal to it
 */
record PoolRows(WindowArguments window, int step, int lanes, int wholeFrom, int wholeTo) {
  private static final int WIDTH = 2;
  private static final int WIDE = 8;
  private static final int NARROW = 4;

  /** Along rows of outputs. */
  static PoolRows forward(WindowArguments original) {
    WindowArguments w = original.merged();
    int stride = w.stride(WIDTH);
    int pad = w.padBefore(WIDTH);
    int reach = (w.kernel(WIDTH) - 1) * w.dilation(WIDTH);
    int from = (pad + stride - 1) / stride;
    int free = w.input(WIDTH) - 1 + pad - reach;
    int to = free < 0 ? 0 : Math.min(w.output(WIDTH), free / stride + 1);
    boolean paired = stride == 2 && w.kernel(WIDTH) > 1;
    int step = stride == 1 || paired ? stride : 0;
    return to - from < NARROW
        ? new PoolRows(w, 0, WIDE, 0, 0)
        : new PoolRows(w, step, to - from < WIDE ? NARROW : WIDE, from, to);
  }

  /**
   * Along rows of the input's gradient: window t of a row stands for the elements that start at t *
   * stride - padding, as many as the stride.
   */
  static PoolRows backward(WindowArguments original) {
    WindowArguments w = original.merged();
    int stride = w.stride(WIDTH);
    int pad = w.padBefore(WIDTH);
    boolean dense = w.dilation(WIDTH) == 1 || w.kernel(WIDTH) == 1;
    int from = Math.max((w.kernel(WIDTH) - 1) / stride, (pad + stride - 1) / stride);
    int free = w.input(WIDTH) + pad - stride;
    int to = free < 0 ? 0 : Math.min(w.output(WIDTH), free / stride + 1);
    return !dense || stride > 2 || to - from < NARROW
        ? new PoolRows(w, 0, WIDE, 0, 0)
        : new PoolRows(w, stride, to - from < WIDE ? NARROW : WIDE, from, to);
  }

  /** The kernel for these rows. */
  KernelVariant variant(String file) {
    boolean paired = step == 2 && window.kernel(WIDTH) == 2 && window.dilation(WIDTH) == 1;
    return KernelVariant.of(file, Map.of("LANES", lanes, "STEP", step, "PAIRED", paired ? 1 : 0));
  }

  /** Binds rows, rows_per_item, whole_from and whole_to, and sets the range. */
  KernelCall bind(KernelCall call, DeviceFacts device, int rows) {
    Share share = Share.of(device, rows);
    return call.i32("rows", rows)
        .i32("rows_per_item", share.perItem())
        .i32("whole_from", wholeFrom)
        .i32("whole_to", wholeTo)
        .range(share.items(), 1);
  }
}
