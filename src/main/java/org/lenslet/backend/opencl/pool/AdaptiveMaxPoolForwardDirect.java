package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.pool.AdaptiveMaxPool;

/** Maximum of each window of adaptive pooling, a work-item an output. */
public final class AdaptiveMaxPoolForwardDirect implements Algorithm {
  static final String NAME = "adaptive_max_pool_forward_direct";
  private static final KernelVariant KERNEL = KernelVariant.of("pool/" + NAME + ".cl");
  private static final int GROUP = 64;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    int outputs = problem.output(0).elements();
    if (outputs == 0) {
      return Draft.nothing();
    }
    SpatialExtents in = SpatialExtents.of(problem.input(0).shape());
    SpatialExtents out = SpatialExtents.of(problem.output(0).shape());
    return Draft.of(
        KERNEL,
        (binding, launch) -> {
          KernelCall call = launch.kernel(KERNEL);
          in.bind(call, "in_");
          out.bind(call, "out_");
          call.in("x", binding.input(0))
              .in("windows", launch.table(windows(in, out)))
              .out("y", binding.output(0))
              .out("positions", binding.output(1))
              .i32("outputs", outputs)
              .range(outputs, GROUP)
              .enqueue();
        });
  }

  /** The first position of each window and one more than its last, axis after axis. */
  private static int[] windows(SpatialExtents in, SpatialExtents out) {
    int[] windows = new int[2 * (out.depth() + out.height() + out.width())];
    int at = 0;
    for (int axis = 0; axis < 3; axis++) {
      for (int p = 0; p < out.get(axis); p++) {
        windows[at++] = AdaptiveMaxPool.start(p, in.get(axis), out.get(axis));
        windows[at++] = AdaptiveMaxPool.end(p, in.get(axis), out.get(axis));
      }
    }
    return windows;
  }
}
