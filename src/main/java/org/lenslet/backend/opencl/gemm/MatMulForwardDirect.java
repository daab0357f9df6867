package org.lenslet.backend.opencl.gemm;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Matrix product, a work-item an output: the reference on a device and the last resort. */
public final class MatMulForwardDirect implements Algorithm {
  private static final int GROUP = 64;

  @Override
  public String name() {
    return "mat_mul_forward_direct";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    MatMulSizes sizes = MatMulSizes.of(problem);
    KernelVariant kernel = KernelVariant.of("gemm/" + name() + ".cl", sizes.activation());
    return Draft.of(
            kernel,
            (binding, launch) -> {
              if (!sizes.isEmpty()) {
                sizes
                    .bindOperands(launch.kernel(kernel), binding)
                    .out("y", binding.output(0))
                    .range(problem.output(0).elements(), GROUP)
                    .enqueue();
              }
            })
        .cost(MatrixProducts.costWithoutTiles(device, sizes.multiplyAdds()));
  }
}
