package org.lenslet.backend.opencl;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.Verdict;
import org.lenslet.backend.opencl.device.DeviceFacts;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.KernelVariant;
import org.lenslet.backend.opencl.device.LaunchBuilder;

/** Matrix product, a work-item an output: the reference on a device and the last resort. */
final class MatMulForwardDirect implements Algorithm {
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
    KernelCall call = launch.kernel(kernel(sizes));
    sizes
        .bindBias(call, binding)
        .in("a", binding.input(0))
        .in("b", binding.input(1))
        .out("y", binding.output(0))
        .i32("batch", sizes.batch())
        .i32("rows", sizes.rows())
        .i32("columns", sizes.columns())
        .i32("inner", sizes.inner())
        .i32("a_stride_m", sizes.strideAm())
        .i32("a_stride_k", sizes.strideAk())
        .i32("b_stride_k", sizes.strideBk())
        .i32("b_stride_n", sizes.strideBn())
        .range(problem.output(0).elements(), GROUP)
        .enqueue();
  }
}
