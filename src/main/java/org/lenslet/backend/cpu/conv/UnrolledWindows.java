package org.lenslet.backend.cpu.conv;

import org.lenslet.backend.cpu.gemm.PanelSource;
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.backend.cpu.launch.Planes.Extents;
import org.lenslet.backend.cpu.simd.MicroKernels;

/**
 * The unrolled windows of a convolution as an operand of a matrix multiplication: a matrix of
 * windows (output positions) by taps (channel, kernel position) that is gathered panel by panel and
 * never written as a whole. Reads planes that already hold their padding. An element lies where its
 * window starts plus where its tap lies in the window, so two tables say it all.
 *
 * @param array the padded planes
 * @param offset where the first item's first channel starts
 * @param itemStride distance of two items in elements
 * @param lines where each line lies, from the start of an item
 * @param steps where each step lies, from the start of a line; lines are windows and steps taps
 *     (convolution forward and backward data), or the other way round (backward filter)
 */
record UnrolledWindows(
    MicroKernels kernels, float[] array, int offset, int itemStride, int[] lines, int[] steps)
    implements PanelSource {

  @Override
  public void pack(
      int item,
      int firstStep,
      int steps,
      int firstLine,
      int lines,
      float[] panel,
      int to,
      int width) {
    kernels.gather(
        array,
        offset + item * itemStride,
        this.lines,
        firstLine,
        lines,
        this.steps,
        firstStep,
        steps,
        panel,
        to,
        width);
  }

  /**
   * Where the first tap of each window lies, from the start of an item.
   *
   * @param plane the extents of a padded plane
   */
  static int[] windowStarts(Planes planes, Extents plane) {
    Extents output = planes.output();
    Extents stride = planes.stride();
    int[] starts = new int[output.product()];
    int window = 0;
    for (int d = 0; d < output.d(); d++) {
      for (int h = 0; h < output.h(); h++) {
        int row = (d * stride.d() * plane.h() + h * stride.h()) * plane.w();
        for (int w = 0; w < output.w(); w++) {
          starts[window++] = row + w * stride.w();
        }
      }
    }
    return starts;
  }

  /**
   * Where each tap lies, from the start of its window.
   *
   * @param plane the extents of a padded plane
   */
  static int[] tapOffsets(Planes planes, int channels, Extents plane) {
    Extents kernel = planes.kernel();
    Extents dilation = planes.dilation();
    int[] offsets = new int[channels * kernel.product()];
    int tap = 0;
    for (int c = 0; c < channels; c++) {
      for (int d = 0; d < kernel.d(); d++) {
        for (int h = 0; h < kernel.h(); h++) {
          int row = ((c * plane.d() + d * dilation.d()) * plane.h() + h * dilation.h()) * plane.w();
          for (int w = 0; w < kernel.w(); w++) {
            offsets[tap++] = row + w * dilation.w();
          }
        }
      }
    }
    return offsets;
  }
}
