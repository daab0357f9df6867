package org.lenslet.backend.opencl.reduce;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.ArgMax;
import org.lenslet.tensor.Shape;

/** The position of the largest element, a work-item an output. */
public final class ArgMaxForwardDirect implements ThreeStep {
  private static final KernelVariant KERNEL = KernelVariant.of("reduce/arg_max_forward_direct.cl");
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
    int axis = ((ArgMax) problem.op()).axis();
    Shape shape = problem.input(0).shape();
    int outputs = problem.output(0).elements();
    if (outputs == 0) {
      return;
    }
    launch
        .kernel(KERNEL)
        .in("x", binding.input(0))
        .out("y", binding.output(0))
        .i32("outputs", outputs)
        .i32("extent", shape.get(axis))
        .i32("inner", shape.sub(axis + 1, shape.rank()).elements())
        .range(outputs, GROUP)
        .enqueue();
  }
}
