package org.lenslet.backend.cpu.conv;

import org.lenslet.backend.cpu.gemm.PanelSource;

/**
 * An operand that repeats over the items of a batch: item i is item {@code i % period} of another
 * one. The filters of a grouped convolution repeat for every image.
 */
record CyclicSource(PanelSource source, int period) implements PanelSource {
  @Override
  public void pack(
      int item,
      int firstStep,
      int steps,
      int firstLine,
      int lines,
      float[] panel,
      int offset,
      int width) {
    source.pack(item % period, firstStep, steps, firstLine, lines, panel, offset, width);
  }

  @Override
  public boolean isCommon() {
    return period == 1;
  }
}
