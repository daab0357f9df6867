package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.CoveringWindows;

/** Gradient of mean pooling, a work-item several rows of it: for CPU devices. */
public final class AveragePoolBackwardRows implements Algorithm {
  static final String NAME = "average_pool_backward_rows";
  private static final String FILE = "pool/" + NAME + ".cl";

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
    PoolRows along =
        PoolRows.backward(
            new WindowArguments(op.forward().window(), op.input(), problem.input(0).shape()));
    WindowArguments window = along.window();
    CoveringWindows depth = window.covering(0);
    CoveringWindows height = window.covering(1);
    KernelVariant kernel = along.variant(FILE);
    return Draft.of(
        kernel,
        (binding, launch) -> {
          KernelCall call =
              window
                  .bindExtents(launch.kernel(kernel))
                  .in("dy", binding.input(0))
                  .in("counts", launch.table(PoolDivisors.factors(op.forward(), window)))
                  .i32("dilation_w", window.dilation(2))
                  .in("windows", launch.table(CoveringWindows.table(depth, height)))
                  .out("dx", binding.output(0))
                  .i32("kernel_w", window.kernel(2))
                  .i32("stride_w", window.stride(2))
                  .i32("pad_w", window.padBefore(2))
                  .i32("window_step_d", depth.step())
                  .i32("window_step_h", height.step());
          along.bind(call, device, elements / window.input(2)).enqueue();
        });
  }
}
