package org.lenslet.backend.opencl.pool;

import java.util.Arrays;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.CoveringWindows;

/** Gradient of mean pooling, a work-item an element that gathers. */
public final class AveragePoolBackwardDirect implements Algorithm {
  static final String NAME = "average_pool_backward_direct";
  private static final KernelVariant KERNEL = KernelVariant.of("pool/" + NAME + ".cl");
  private static final int GROUP = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    AveragePoolBackward op = (AveragePoolBackward) problem.op();
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return Draft.nothing();
    }
    WindowArguments window =
        new WindowArguments(op.forward().window(), op.input(), problem.input(0).shape());
    CoveringWindows[] axes = new CoveringWindows[3];
    Arrays.setAll(axes, window::covering);
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            window
                .bindExtents(launch.kernel(KERNEL))
                .in("dy", binding.input(0))
                .in("counts", launch.table(PoolDivisors.factors(op.forward(), window)))
                .in("windows", launch.table(CoveringWindows.table(axes)))
                .out("dx", binding.output(0))
                .i32("elements", elements)
                .i32("window_step_d", axes[0].step())
                .i32("window_step_h", axes[1].step())
                .i32("window_step_w", axes[2].step())
                .range(elements, GROUP)
                .enqueue());
  }
}
