package org.lenslet.backend.opencl.pool;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.MaxPool;

/** Maximum of each window, a work-item an output. */
public final class MaxPoolForwardDirect implements ThreeStep {
  private static final KernelVariant KERNEL = KernelVariant.of("pool/max_pool_forward_direct.cl");
  private static final int GROUP = 64;

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
    MaxPool op = (MaxPool) problem.op();
    int outputs = problem.output(0).elements();
    if (outputs == 0) {
      return;
    }
    WindowArguments window =
        new WindowArguments(op.window(), problem.input(0).shape(), problem.output(0).shape());
    window
        .bind(launch.kernel(KERNEL))
        .in("x", binding.input(0))
        .out("y", binding.output(0))
        .out("positions", binding.output(1))
        .i32("outputs", outputs)
        .range(outputs, GROUP)
        .enqueue();
  }
}
