package org.lenslet.backend.opencl.pool;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Share;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.MaxPoolBackward;
import org.lenslet.tensor.Shape;

/** Gradient of maximum pooling, a work-item several planes of it: for CPU devices. */
public final class MaxPoolBackwardPlanes implements ThreeStep {
  private static final KernelVariant KERNEL = KernelVariant.of("pool/max_pool_backward_planes.cl");

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    return Verdict.ACCEPT;
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(KERNEL);
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    Shape input = ((MaxPoolBackward) problem.op()).input();
    if (input.elements() == 0) {
      return;
    }
    int planes = input.product(0, 2);
    Share share = Share.of(launch.facts(), planes);
    launch
        .kernel(KERNEL)
        .in("dy", binding.input(0))
        .in("positions", binding.input(1))
        .out("dx", binding.output(0))
        .i32("planes", planes)
        .i32("planes_per_item", share.perItem())
        .i32("inputs", input.product(2, input.rank()))
        .i32("outputs", problem.input(0).elements() / planes)
        .range(share.items(), 1)
        .enqueue();
  }
}
