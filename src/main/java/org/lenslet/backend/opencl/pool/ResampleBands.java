package org.lenslet.backend.opencl.pool;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.pool.Bands;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.ResampleBackward;
import org.lenslet.tensor.Shape;

/**
 * Resampling and its gradient, which is the same with other weights, a work-item an output.
 *
 * @param name of the algorithm, by the operation
 */
public record ResampleBands(String name) implements Algorithm {
  private static final KernelVariant KERNEL = KernelVariant.of("pool/resample_bands.cl");
  private static final int GROUP = 64;

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Shape x = problem.input(0).shape();
    Shape y = problem.output(0).shape();
    if (y.elements() == 0) {
      return Draft.nothing();
    }
    Bands[] axes =
        problem.op() instanceof ResampleBackward backward
            ? backward.bands()
            : ((Resample) problem.op()).bands(x);
    return Draft.of(
        KERNEL,
        (binding, launch) -> {
          KernelCall call = launch.kernel(KERNEL);
          SpatialExtents.of(x).bind(call, "in_");
          SpatialExtents.of(y).bind(call, "out_");
          call.in("x", binding.input(0))
              .in("bands", launch.table(Bands.table(axes)))
              .in("weights", launch.floats(Bands.flatWeights(axes)))
              .out("y", binding.output(0))
              .i32("outputs", y.elements())
              .range(y.elements(), GROUP)
              .enqueue();
        });
  }
}
