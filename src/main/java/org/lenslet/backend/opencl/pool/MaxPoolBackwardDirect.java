package org.lenslet.backend.opencl.pool;

import java.util.Arrays;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.pool.AdaptiveMaxPoolBackward;
import org.lenslet.op.pool.CoveringWindows;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.tensor.Shape;

/**
 * Gradient of maximum pooling, adaptive or not, a work-item an element that gathers.
 *
 * @param name of the algorithm, by the operation
 */
public record MaxPoolBackwardDirect(String name) implements Algorithm {
  private static final KernelVariant KERNEL = KernelVariant.of("pool/max_pool_backward_direct.cl");
  private static final int GROUP = 64;

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Shape input = problem.output(0).shape();
    Shape output = problem.input(0).shape();
    int elements = input.elements();
    if (elements == 0) {
      return Draft.nothing();
    }
    CoveringWindows[] axes = covering(problem, input, output);
    return Draft.of(
        KERNEL,
        (binding, launch) -> {
          KernelCall call = launch.kernel(KERNEL);
          SpatialExtents.of(input).bind(call, "in_");
          SpatialExtents.of(output).bind(call, "out_");
          call.in("dy", binding.input(0))
              .in("positions", binding.input(1))
              .in("windows", launch.table(CoveringWindows.table(axes)))
              .out("dx", binding.output(0))
              .i32("elements", elements)
              .i32("window_step_d", axes[0].step())
              .i32("window_step_h", axes[1].step())
              .i32("window_step_w", axes[2].step())
              .range(elements, GROUP)
              .enqueue();
        });
  }

  private static CoveringWindows[] covering(Problem problem, Shape input, Shape output) {
    CoveringWindows[] axes = new CoveringWindows[3];
    if (problem.op() instanceof AdaptiveMaxPoolBackward) {
      SpatialExtents in = SpatialExtents.of(input);
      SpatialExtents out = SpatialExtents.of(output);
      Arrays.setAll(axes, axis -> CoveringWindows.adaptive(in.get(axis), out.get(axis)));
    } else {
      MaxPoolBackward op = (MaxPoolBackward) problem.op();
      Arrays.setAll(axes, new WindowArguments(op.forward().window(), input, output)::covering);
    }
    return axes;
  }
}
