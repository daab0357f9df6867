package org.lenslet.backend.opencl.pool;

import java.util.Arrays;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.pool.CoveringWindows;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.tensor.Shape;

/** Unpooling, a work-item an element that looks for its value. */
public final class MaxUnpoolForwardDirect implements Algorithm {
  static final String NAME = "max_unpool_forward_direct";
  private static final KernelVariant KERNEL = KernelVariant.of("pool/" + NAME + ".cl");
  private static final int GROUP = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    MaxUnpool op = (MaxUnpool) problem.op();
    Shape unpooled = problem.output(0).shape();
    Shape pooled = problem.input(0).shape();
    int elements = unpooled.elements();
    if (elements == 0) {
      return Draft.nothing();
    }
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            call(launch, KERNEL, op, unpooled, pooled, binding.input(1))
                .in("x", binding.input(0))
                .out("y", binding.output(0))
                .i32("elements", elements)
                .range(elements, GROUP)
                .enqueue());
  }

  /** A kernel of unpooling or of its gradient with all arguments but the values. */
  static KernelCall call(
      LaunchBuilder launch,
      KernelVariant kernel,
      MaxUnpool op,
      Shape unpooled,
      Shape pooled,
      DeviceTensor positions) {
    WindowArguments window = new WindowArguments(op.window(), unpooled, pooled);
    CoveringWindows[] axes = new CoveringWindows[3];
    Arrays.setAll(axes, window::covering);
    return window
        .bindExtents(launch.kernel(kernel))
        .in("positions", positions)
        .in("windows", launch.table(CoveringWindows.table(axes)))
        .i32("window_step_d", axes[0].step())
        .i32("window_step_h", axes[1].step())
        .i32("window_step_w", axes[2].step());
  }
}
