package org.lenslet.backend.cpu.conv;

import java.util.Arrays;
import java.util.List;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.op.conv.Connectivity;

/**
 * Between the filter of a connection table, which holds only the links, and the dense filter of
 * outputs x inputs that matrix products work on.
 */
final class DenseFilter {
  private final int[] slots;
  private final int taps;
  private final int denseFloats;

  DenseFilter(ConvolutionSizes sizes) {
    List<List<Integer>> inputsOf = ((Connectivity.Table) sizes.connectivity()).inputsOf();
    this.taps = sizes.planes().taps();
    this.denseFloats = sizes.denseFilterFloats();
    this.slots = new int[inputsOf.stream().mapToInt(List::size).sum()];
    int link = 0;
    for (int k = 0; k < inputsOf.size(); k++) {
      for (int c : inputsOf.get(k)) {
        slots[link++] = k * sizes.inputs() + c;
      }
    }
  }

  /** Writes the dense filter, 0 where there is no link. */
  void expand(Floats links, Floats dense) {
    int to = dense.offset();
    Arrays.fill(dense.array(), to, to + denseFloats, 0f);
    for (int link = 0; link < slots.length; link++) {
      int from = links.offset() + link * taps;
      System.arraycopy(links.array(), from, dense.array(), to + slots[link] * taps, taps);
    }
  }

  /** Takes the links out of a dense filter. */
  void select(Floats dense, Floats links) {
    for (int link = 0; link < slots.length; link++) {
      int from = dense.offset() + slots[link] * taps;
      System.arraycopy(dense.array(), from, links.array(), links.offset() + link * taps, taps);
    }
  }
}
