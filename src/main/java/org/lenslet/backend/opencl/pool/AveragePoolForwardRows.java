package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.MeanScale;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.pool.AveragePool;

/** Mean of each window, a work-item several rows of outputs: for CPU devices. */
public final class AveragePoolForwardRows implements Algorithm {
  static final String NAME = "average_pool_forward_rows";
  private static final String FILE = "pool/" + NAME + ".cl";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    AveragePool op = (AveragePool) problem.op();
    int outputs = problem.output(0).elements();
    if (outputs == 0) {
      return Draft.nothing();
    }
    PoolRows along =
        PoolRows.forward(
            new WindowArguments(op.window(), problem.input(0).shape(), problem.output(0).shape()));
    WindowArguments window = along.window();
    KernelVariant kernel = along.variant(FILE);
    return Draft.of(
        kernel,
        (binding, launch) -> {
          KernelCall call =
              window
                  .bind(launch.kernel(kernel))
                  .in("x", binding.input(0))
                  .in("counts", launch.table(PoolDivisors.factors(op, window)))
                  .out("y", binding.output(0))
                  .f32("scale", MeanScale.of(PoolDivisors.largest(op)));
          along.bind(call, device, outputs / window.output(2)).enqueue();
        });
  }
}
