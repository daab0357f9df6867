package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.op.pool.MaxUnpoolBackward;
import org.lenslet.tensor.Shape;

/** Gradient of unpooling, a work-item a pooled value. */
public final class MaxUnpoolBackwardDirect implements Algorithm {
  static final String NAME = "max_unpool_backward_direct";
  private static final KernelVariant KERNEL = KernelVariant.of("pool/" + NAME + ".cl");
  private static final int GROUP = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    MaxUnpool op = ((MaxUnpoolBackward) problem.op()).forward();
    Shape unpooled = problem.input(0).shape();
    Shape pooled = problem.output(0).shape();
    int values = pooled.elements();
    if (values == 0) {
      return Draft.nothing();
    }
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            MaxUnpoolForwardDirect.call(launch, KERNEL, op, unpooled, pooled, binding.input(1))
                .in("dy", binding.input(0))
                .out("dx", binding.output(0))
                .i32("values", values)
                .range(values, GROUP)
                .enqueue());
  }
}
