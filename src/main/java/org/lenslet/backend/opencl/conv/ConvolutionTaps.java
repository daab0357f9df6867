package org.lenslet.backend.opencl.conv;

import java.util.Optional;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.WindowArguments;

/**
 * The pairs of input channel of a group and tap, as a table for kernels: for each its distance in
 * memory from where a window begins, and its depth, height and width there. In the order of a dense
 * filter's elements.
 */
final class ConvolutionTaps {
  /** Integers for each pair: an {@code int4}. */
  static final int INTS = 4;

  /** Pairs of a table, of 16 to 20 bytes each with what belongs to them. */
  private static final int MOST = 1 << 20;

  private ConvolutionTaps() {}

  /** Why an algorithm cannot have a table of so many pairs; empty if it can. */
  static Optional<Draft> refusal(long pairs) {
    return pairs > MOST
        ? Optional.of(Draft.refuse("needs at most %d table entries, got %d", MOST, pairs))
        : Optional.empty();
  }

  static int[] of(ConvolutionSizes sizes) {
    WindowArguments window = sizes.window();
    int taps = sizes.taps();
    int[] table = new int[INTS * sizes.inputsPerGroup() * taps];
    int at = 0;
    for (int c = 0; c < sizes.inputsPerGroup(); c++) {
      for (int tap = 0; tap < taps; tap++) {
        int d = window.tap(tap, 0) * window.dilation(0);
        int h = window.tap(tap, 1) * window.dilation(1);
        int w = window.tap(tap, 2) * window.dilation(2);
        table[at++] = c * window.inputs() + (d * window.input(1) + h) * window.input(2) + w;
        table[at++] = d;
        table[at++] = h;
        table[at++] = w;
      }
    }
    return table;
  }
}
