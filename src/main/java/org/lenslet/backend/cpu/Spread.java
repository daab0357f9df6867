package org.lenslet.backend.cpu;

import java.util.Arrays;
import org.lenslet.backend.cpu.Planes.Extents;

/**
 * Planes copied into larger ones: element (d, h, w) goes to {@code before + index * step} on each
 * axis, zero elsewhere. Convolution reads such planes without asking where the border is. What
 * falls outside the target is left out, so that padding may be negative.
 *
 * @param from the extents of a plane
 * @param to the extents of an enlarged plane
 * @param before where the first element goes; may be negative
 * @param step the distance of neighbours in the enlarged plane
 */
record Spread(Extents from, Extents to, Extents before, Extents step) {

  /** Whether the enlarged plane is the plane itself. */
  boolean isIdentity() {
    return from.equals(to)
        && before.equals(new Extents(0, 0, 0))
        && step.equals(new Extents(1, 1, 1));
  }

  /** Copies one plane. */
  void copy(Simd simd, float[] x, int xo, float[] y, int yo) {
    Arrays.fill(y, yo, yo + to.product(), 0f);
    int firstH = first(before.h(), step.h());
    int endH = end(from.h(), to.h(), before.h(), step.h());
    int firstW = first(before.w(), step.w());
    int endW = end(from.w(), to.w(), before.w(), step.w());
    if (endW <= firstW || endH <= firstH) {
      return;
    }
    int endD = end(from.d(), to.d(), before.d(), step.d());
    for (int d = first(before.d(), step.d()); d < endD; d++) {
      int source = xo + (d * from.h() + firstH) * from.w() + firstW;
      int target =
          yo
              + ((before.d() + d * step.d()) * to.h() + before.h() + firstH * step.h()) * to.w()
              + before.w()
              + firstW * step.w();
      int rowStep = to.w() * step.h();
      if (step.w() == 1) {
        simd.copyRows(x, source, from.w(), y, target, rowStep, endH - firstH, endW - firstW);
      } else {
        for (int h = firstH; h < endH; h++) {
          for (int w = firstW; w < endW; w++) {
            y[target + (h - firstH) * rowStep + (w - firstW) * step.w()] =
                x[source + (h - firstH) * from.w() + w - firstW];
          }
        }
      }
    }
  }

  /** The first index that lands at 0 or behind. */
  private static int first(int before, int step) {
    return before >= 0 ? 0 : -Math.floorDiv(before, step);
  }

  /** The first index that lands behind the target's end. */
  private static int end(int from, int to, int before, int step) {
    return Math.min(from, to <= before ? 0 : (to - 1 - before) / step + 1);
  }
}
