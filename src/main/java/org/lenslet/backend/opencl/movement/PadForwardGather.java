package org.lenslet.backend.opencl.movement;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.movement.Pad;
import org.lenslet.tensor.Shape;

/** Padding, a work-item an element of the result. */
public final class PadForwardGather implements Algorithm {
  static final String NAME = "pad_forward_gather";
  private static final KernelVariant KERNEL = KernelVariant.of("movement/" + NAME + ".cl");
  private static final int GROUP = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Pad op = (Pad) problem.op();
    Shape x = problem.input(0).shape();
    Shape y = problem.output(0).shape();
    if (y.elements() == 0) {
      return Draft.nothing();
    }
    int[] strides = x.strides();
    int rank = x.rank();
    int[] axes = new int[5 * rank];
    for (int axis = 0; axis < rank; axis++) {
      int at = 5 * (rank - 1 - axis);
      axes[at] = y.get(axis);
      axes[at + 1] = op.before().get(axis);
      axes[at + 2] = op.interior().get(axis) + 1;
      axes[at + 3] = x.get(axis);
      axes[at + 4] = strides[axis];
    }
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            launch
                .kernel(KERNEL)
                .in("x", binding.input(0))
                .out("y", binding.output(0))
                .in("axes", launch.table(axes))
                .i32("rank", rank)
                .i32("elements", y.elements())
                .f32("value", op.value())
                .range(y.elements(), GROUP)
                .enqueue());
  }
}
