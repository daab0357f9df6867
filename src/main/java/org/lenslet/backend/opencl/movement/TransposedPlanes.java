package org.lenslet.backend.opencl.movement;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Walk;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Draft;

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

  /** For those that need two axes to change places. */
  static final Draft REFUSAL =
      Draft.refuse("the last axis stays the last; needs another in its place");

  /** Empty where the last axis stays the last one. */
  static Optional<TransposedPlanes> of(Problem problem) {
    Walk walk = Walk.copies(problem).get(0);
    List<Integer> from = Arrays.stream(walk.strides()[0]).boxed().toList();
    int last = walk.rank() - 1;
    int first = from.indexOf(1);
    if (first < 0 || first == last) {
      return Optional.empty();
    }
    List<Integer> others = IntStream.range(0, last).filter(axis -> axis != first).boxed().toList();
    return Optional.of(
        new TransposedPlanes(
            walk.along(others),
            walk.extents()[first],
            walk.row(),
            walk.step(0),
            walk.strides()[1][first]));
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

  /** Binds axes, rank, height, width, x_step and y_step. */
  KernelCall bind(KernelCall call, LaunchBuilder launch) {
    return call.in("axes", launch.table(others.table()))
        .i32("rank", others.rank())
        .i32("height", height)
        .i32("width", width)
        .i32("x_step", xStep)
        .i32("y_step", yStep);
  }
}
