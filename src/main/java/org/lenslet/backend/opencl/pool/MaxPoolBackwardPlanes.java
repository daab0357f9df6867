package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.Share;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.tensor.Shape;

/** Gradient of maximum pooling, a work-item several planes of it: for CPU devices. */
public final class MaxPoolBackwardPlanes implements Algorithm {
  static final String NAME = "max_pool_backward_planes";
  private static final KernelVariant KERNEL = KernelVariant.of("pool/" + NAME + ".cl");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Shape input = ((MaxPoolBackward) problem.op()).input();
    if (input.elements() == 0) {
      return Draft.nothing();
    }
    int planes = input.product(0, 2);
    int outputs = problem.input(0).elements() / planes;
    Share share = Share.of(device, planes);
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            launch
                .kernel(KERNEL)
                .in("dy", binding.input(0))
                .in("positions", binding.input(1))
                .out("dx", binding.output(0))
                .i32("planes", planes)
                .i32("planes_per_item", share.perItem())
                .i32("inputs", input.product(2, input.rank()))
                .i32("outputs", outputs)
                .range(share.items(), 1)
                .enqueue());
  }
}
