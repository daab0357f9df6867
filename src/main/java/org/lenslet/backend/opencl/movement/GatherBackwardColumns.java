package org.lenslet.backend.opencl.movement;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.movement.GatherBackward;
import org.lenslet.tensor.Shape;

/**
 * Gradient of slices by their numbers, a work-item some neighbours along the axis. Every work-item
 * looks at all indices, so that there are no more of them than keep the device busy.
 */
public final class GatherBackwardColumns implements Algorithm {
  static final String NAME = "gather_backward_columns";
  private static final KernelVariant KERNEL = KernelVariant.of("movement/" + NAME + ".cl");
  private static final int GROUP = 64;
  private static final int ITEMS_PER_UNIT = 256;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    int axis = ((GatherBackward) problem.op()).forward().axis();
    Shape x = problem.output(0).shape();
    if (x.elements() == 0) {
      return Draft.nothing();
    }
    int extent = x.get(axis);
    int inner = x.product(axis + 1, x.rank());
    long columns = (long) x.product(0, axis) * inner;
    long wanted = (long) ITEMS_PER_UNIT * Math.max(1, device.computeUnits());
    int most = (int) Math.max(1, Math.min(extent, wanted / columns));
    int perItem = (extent + most - 1) / most;
    int pieces = (extent + perItem - 1) / perItem;
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            launch
                .kernel(KERNEL)
                .in("dy", binding.input(0))
                .in("indices", binding.input(1))
                .out("dx", binding.output(0))
                .i32("items", (int) (columns * pieces))
                .i32("count", problem.input(1).elements())
                .i32("extent", extent)
                .i32("inner", inner)
                .i32("pieces", pieces)
                .i32("per_item", perItem)
                .range(columns * pieces, GROUP)
                .enqueue());
  }
}
