package org.lenslet.backend.opencl.movement;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.movement.Gather;
import org.lenslet.tensor.Shape;

/** Slices by their numbers, a work-item an element. */
public final class GatherForwardDirect implements Algorithm {
  static final String NAME = "gather_forward_direct";
  private static final KernelVariant KERNEL = KernelVariant.of("movement/" + NAME + ".cl");
  private static final int GROUP = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    int axis = ((Gather) problem.op()).axis();
    Shape x = problem.input(0).shape();
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return Draft.nothing();
    }
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            launch
                .kernel(KERNEL)
                .in("x", binding.input(0))
                .in("indices", binding.input(1))
                .out("y", binding.output(0))
                .i32("elements", elements)
                .i32("count", problem.input(1).elements())
                .i32("extent", x.get(axis))
                .i32("inner", x.product(axis + 1, x.rank()))
                .range(elements, GROUP)
                .enqueue());
  }
}
