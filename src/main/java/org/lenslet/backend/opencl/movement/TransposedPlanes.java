package org.lenslet.backend.opencl.movement;

import java.util.Optional;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;

/**
 * A transposition as many of matrices: the axis whose neighbours are read one after the other and
 * the one whose neighbours are written so change places, the other axes count the matrices.
 *
 * @param others the walk over the other axes, perhaps of rank 0
 * @param height along the axis of neighbours in x
 * @param width along the axis of neighbours in y
 * @param xStep distance in x of neighbours in y
 * @param yStep distance in y of neighbours in x
 */
record TransposedPlanes(Walk others, int height, int width, int xStep, int yStep) {

  /** Empty where the last axis stays the last one. */
  static Optional<TransposedPlanes> of(Problem problem) {
    Walk walk = Walk.of(problem).get(0);
    int last = walk.rank() - 1;
    int first = walk.from().indexOf(1);
    if (first < 0 || first == last) {
      return Optional.empty();
    }
    return Optional.of(
        new TransposedPlanes(
            walk.without(first, last),
            walk.extents().get(first),
            walk.extents().get(last),
            walk.from().get(last),
            walk.to().get(first)));
  }

  /** How many squares of a side cover all matrices. */
  int squares(int side) {
    return others.elements() * high(side) * wide(side);
  }

  int high(int side) {
    return (height + side - 1) / side;
  }

  int wide(int side) {
    return (width + side - 1) / side;
  }

  /** Binds walk, rank, height, width, x_step and y_step. */
  KernelCall bind(KernelCall call, LaunchBuilder launch) {
    return call.in("walk", launch.table(others.table()))
        .i32("rank", others.rank())
        .i32("height", height)
        .i32("width", width)
        .i32("x_step", xStep)
        .i32("y_step", yStep);
  }
}
