package org.lenslet.backend.opencl.gemm;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Matrix product, a work-item an output: the reference on a device and the last resort. */
public final class MatMulForwardDirect implements ThreeStep {
  private static final int GROUP = 64;

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    return Verdict.ACCEPT;
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(kernel(MatMulSizes.of(problem)));
  }

  private static KernelVariant kernel(MatMulSizes sizes) {
    return KernelVariant.of("gemm/mat_mul_forward_direct.cl", sizes.activation());
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    MatMulSizes sizes = MatMulSizes.of(problem);
    if (sizes.isEmpty()) {
      return;
    }
    sizes
        .bindOperands(launch.kernel(kernel(sizes)), binding)
        .out("y", binding.output(0))
        .range(problem.output(0).elements(), GROUP)
        .enqueue();
  }
}
