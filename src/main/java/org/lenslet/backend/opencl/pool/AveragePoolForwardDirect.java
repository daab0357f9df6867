package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.MeanScale;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.pool.AveragePool;

/** Mean of each window, a work-item an output. */
public final class AveragePoolForwardDirect implements Algorithm {
  static final String NAME = "average_pool_forward_direct";
  private static final KernelVariant KERNEL = KernelVariant.of("pool/" + NAME + ".cl");
  private static final int GROUP = 64;

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
    WindowArguments window =
        new WindowArguments(op.window(), problem.input(0).shape(), problem.output(0).shape());
    return Draft.of(
        KERNEL,
        (binding, launch) ->
            window
                .bind(launch.kernel(KERNEL))
                .in("x", binding.input(0))
                .in("counts", launch.table(PoolDivisors.factors(op, window)))
                .out("y", binding.output(0))
                .f32("scale", MeanScale.of(PoolDivisors.largest(op)))
                .i32("outputs", outputs)
                .range(outputs, GROUP)
                .enqueue());
  }
}
