package org.lenslet.backend.opencl.norm;

import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.tensor.Shape;

/**
 * The lanes of a tensor along an axis, each a distribution: a work-item a lane, or a team of them
 * where lanes are long.
 *
 * @param count how many there are
 * @param extent elements of a lane
 * @param inner the distance of a lane's neighbours
 */
public record Lanes(int count, int extent, int inner) {
  private static final int GROUP = 64;

  /** Work-items for a lane that is long and dense. */
  private static final int TEAM = 32;

  /** Elements from which on a lane is long. */
  private static final int LONG = 64;

  public static Lanes along(Shape shape, int axis) {
    int inner = shape.product(axis + 1, shape.rank());
    return new Lanes(shape.product(0, axis) * inner, shape.get(axis), inner);
  }

  /** Whether there is no element at all. */
  public boolean isEmpty() {
    return count == 0 || extent == 0;
  }

  /** Binds lanes, inner, team and parts, and sets the range. */
  public KernelCall bind(KernelCall call) {
    int group = Integer.highestOneBit(Math.min(GROUP, call.maxWorkGroup()));
    int team = inner == 1 && extent >= LONG ? Math.min(TEAM, group) : 1;
    return call.i32("lanes", count)
        .i32("inner", inner)
        .i32("team", team)
        .local("parts", group * Float.BYTES)
        .range((long) count * team, group);
  }
}
