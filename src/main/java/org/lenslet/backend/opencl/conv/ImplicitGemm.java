package org.lenslet.backend.opencl.conv;

import org.lenslet.backend.opencl.gemm.GemmTile;
import org.lenslet.backend.opencl.launch.Verdict;

/** What convolutions as matrix products of gathered windows ask of a problem beyond their tiles. */
final class ImplicitGemm {
  /** Entries of a table of terms or columns, of 16 to 20 bytes each. */
  private static final int MOST_ENTRIES = 1 << 20;

  /**
   * Products of many small groups, as depthwise convolutions have them, leave a tile emptier than
   * this, and lose to a kernel without tiles. A single small product is no loss worth a rule.
   */
  private static final int MOST_WASTE = 12;

  private ImplicitGemm() {}

  /**
   * The verdict on products that the tile does not refuse.
   *
   * @param groups of channels, each with a product of so many rows and columns
   * @param entries of the table of terms or columns
   * @param floats of workspace
   */
  static Verdict judge(int groups, int rows, int columns, long entries, long floats) {
    if (entries > MOST_ENTRIES) {
      return new Verdict.Reject("needs at most " + MOST_ENTRIES + " table entries, got " + entries);
    }
    if (floats > Integer.MAX_VALUE) {
      return new Verdict.Reject("needs a workspace of at most 2^31 - 1 floats, got " + floats);
    }
    if (groups > 1
        && GemmTile.DEFAULT.computed(rows, columns) > (long) MOST_WASTE * rows * columns) {
      return new Verdict.Reject(
          "needs groups that fill a twelfth of a tile, got " + rows + " x " + columns);
    }
    return Verdict.acceptWithFloats(floats);
  }
}
