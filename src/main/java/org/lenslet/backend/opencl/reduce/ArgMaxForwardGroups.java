package org.lenslet.backend.opencl.reduce;

import java.util.Map;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.tensor.Shape;

/** Position of the largest element, a work-group a lane: for GPUs with long lanes. */
public final class ArgMaxForwardGroups implements Algorithm {
  static final String NAME = "arg_max_forward_groups";
  private static final int GROUP = 64;

  /** Floats that memory delivers together: of these only every inner-th is used. */
  private static final int DELIVERED = 32;

  private static final KernelVariant KERNEL =
      KernelVariant.of("reduce/" + NAME + ".cl", Map.of("GROUP", GROUP));

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Shape shape = problem.input(0).shape();
    int axis = ((ArgMax) problem.op()).axis();
    int extent = shape.get(axis);
    if (extent < GROUP) {
      return Draft.refuse("a short axis; needs at least %d elements", GROUP);
    }
    if (device.maxWorkGroupSize() < GROUP) {
      return Draft.refuse("small work-groups; needs %d work-items", GROUP);
    }
    int outputs = problem.output(0).elements();
    if (outputs == 0) {
      return Draft.nothing();
    }
    int inner = shape.product(axis + 1, shape.rank());
    return Draft.of(
            KERNEL,
            (binding, launch) ->
                launch
                    .kernel(KERNEL)
                    .in("x", binding.input(0))
                    .out("y", binding.output(0))
                    .i32("extent", extent)
                    .i32("inner", inner)
                    .range(new long[] {(long) outputs * GROUP}, new long[] {GROUP})
                    .enqueue())
        .cost(Math.min(inner, DELIVERED));
  }
}
