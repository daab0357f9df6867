package org.lenslet.backend.cpu.conv;

import java.util.Arrays;
import org.lenslet.backend.cpu.launch.Planes.Extents;
import org.lenslet.backend.cpu.simd.Simd;

/**
 * Planes copied into larger ones: element (d, h, w) goes to {@code before + index} on each axis,
 * zero elsewhere. Convolution reads such planes without asking where the border is. What falls
 * outside the target is left out, so that padding may be negative.
 *
 * @param from the extents of a plane
 * @param to the extents of an enlarged plane
 * @param before where the first element goes; may be negative
 */
record Spread(Extents from, Extents to, Extents before) {

  /** Whether the enlarged plane is the plane itself. */
  boolean isIdentity() {
    return from.equals(to) && before.equals(new Extents(0, 0, 0));
  }

  /** Copies one plane. */
  void copy(Simd simd, float[] x, int xo, float[] y, int yo) {
    Arrays.fill(y, yo, yo + to.product(), 0f);
    int firstH = Math.max(0, -before.h());
    int endH = end(from.h(), to.h(), before.h());
    int firstW = Math.max(0, -before.w());
    int endW = end(from.w(), to.w(), before.w());
    if (endW <= firstW || endH <= firstH) {
      return;
    }
    int endD = end(from.d(), to.d(), before.d());
    for (int d = Math.max(0, -before.d()); d < endD; d++) {
      int source = xo + (d * from.h() + firstH) * from.w() + firstW;
      int target =
          yo + ((before.d() + d) * to.h() + before.h() + firstH) * to.w() + before.w() + firstW;
      simd.copyRows(x, source, from.w(), y, target, to.w(), endH - firstH, endW - firstW);
    }
  }

  /** The first index that lands behind the target's end, or of the planes' end. */
  private static int end(int from, int to, int before) {
    return Math.min(from, to - before);
  }
}
