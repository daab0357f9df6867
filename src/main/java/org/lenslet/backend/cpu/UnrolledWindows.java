package org.lenslet.backend.cpu;

import java.util.Arrays;
import org.lenslet.backend.cpu.Planes.Extents;

/**
 * The unrolled windows of a convolution as an operand of a matrix multiplication: a matrix of
 * windows (output positions) by taps (channel, kernel position) that is gathered panel by panel and
 * never written as a whole. Reads planes that already hold their padding.
 *
 * @param array the padded planes
 * @param offset where the first item's first channel starts
 * @param itemStride distance of two items in elements
 * @param plane the extents of a padded plane
 * @param windowsAreLines whether the lines of the operand are windows and its steps taps
 *     (convolution forward and backward data), or the other way round (backward filter)
 */
record UnrolledWindows(
    Simd simd,
    float[] array,
    int offset,
    int itemStride,
    Extents plane,
    Extents output,
    Extents kernel,
    Extents stride,
    Extents dilation,
    boolean windowsAreLines)
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
    if (lines < width) {
      Arrays.fill(panel, to, to + steps * width, 0f);
    }
    if (windowsAreLines) {
      packWindows(offset + item * itemStride, firstStep, steps, firstLine, lines, panel, to, width);
    } else {
      packTaps(offset + item * itemStride, firstStep, steps, firstLine, lines, panel, to, width);
    }
  }

  /**
   * Lines are windows: cut into runs along an output row, so that a tap's values of a run lie side
   * by side where the stride is 1.
   */
  private void packWindows(
      int base,
      int firstTap,
      int taps,
      int firstWindow,
      int windows,
      float[] panel,
      int to,
      int width) {
    int done = 0;
    while (done < windows) {
      int window = firstWindow + done;
      int column = window % output.w();
      int run = Math.min(windows - done, output.w() - column);
      packRun(base + windowStart(window), firstTap, taps, run, panel, to + done, width);
      done += run;
    }
  }

  /** Copies the values of one run of windows for consecutive taps. */
  private void packRun(
      int start, int firstTap, int taps, int run, float[] panel, int to, int width) {
    int tap = firstTap;
    int end = firstTap + taps;
    int target = to;
    while (tap < end) {
      int column = tap % kernel.w();
      int rowTaps = Math.min(end - tap, kernel.w() - column);
      int source = start + tapOffset(tap);
      if (stride.w() == 1) {
        simd.copyRows(array, source, dilation.w(), panel, target, width, rowTaps, run);
      } else {
        copyStrided(source, panel, target, width, rowTaps, run);
      }
      target += rowTaps * width;
      tap += rowTaps;
    }
  }

  private void copyStrided(int source, float[] panel, int target, int width, int rowTaps, int run) {
    int step = stride.w();
    for (int r = 0; r < rowTaps; r++) {
      int from = source + r * dilation.w();
      int at = target + r * width;
      for (int i = 0; i < run; i++) {
        panel[at + i] = array[from + i * step];
      }
    }
  }

  /** Lines are taps: those along a kernel row lie side by side where the dilation is 1. */
  private void packTaps(
      int base,
      int firstWindow,
      int windows,
      int firstTap,
      int taps,
      float[] panel,
      int to,
      int width) {
    int done = 0;
    while (done < windows) {
      int window = firstWindow + done;
      int run = Math.min(windows - done, output.w() - window % output.w());
      packRows(base + windowStart(window), run, firstTap, taps, panel, to + done * width, width);
      done += run;
    }
  }

  private void packRows(
      int start, int run, int firstTap, int taps, float[] panel, int to, int width) {
    int line = 0;
    while (line < taps) {
      int tap = firstTap + line;
      int rowTaps = Math.min(taps - line, kernel.w() - tap % kernel.w());
      int source = start + tapOffset(tap);
      if (dilation.w() == 1) {
        simd.copyRows(array, source, stride.w(), panel, to + line, width, run, rowTaps);
      } else {
        for (int r = 0; r < rowTaps; r++) {
          copyLine(source + r * dilation.w(), panel, to + line + r, width, run);
        }
      }
      line += rowTaps;
    }
  }

  private void copyLine(int source, float[] panel, int target, int width, int run) {
    for (int i = 0; i < run; i++) {
      panel[target + i * width] = array[source + i * stride.w()];
    }
  }

  /** Where a window's first tap lies, from the start of the item. */
  private int windowStart(int window) {
    int w = window % output.w();
    int rest = window / output.w();
    int h = rest % output.h();
    int d = rest / output.h();
    return ((d * stride.d()) * plane.h() + h * stride.h()) * plane.w() + w * stride.w();
  }

  /** Where a tap lies, from its window's start. */
  private int tapOffset(int tap) {
    int w = tap % kernel.w();
    int rest = tap / kernel.w();
    int h = rest % kernel.h();
    rest /= kernel.h();
    int d = rest % kernel.d();
    int channel = rest / kernel.d();
    int row = (channel * plane.d() + d * dilation.d()) * plane.h() + h * dilation.h();
    return row * plane.w() + w * dilation.w();
  }
}
