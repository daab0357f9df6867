package org.lenslet.backend.opencl.loss;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.OneHot;
import org.lenslet.tensor.Shape;

/** Labels as rows of numbers, a work-item an element. */
public final class OneHotForwardDirect implements ThreeStep {
  private static final KernelVariant KERNEL = KernelVariant.of("loss/one_hot_forward_direct.cl");
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
    OneHot op = (OneHot) problem.op();
    Shape labels = problem.input(0).shape();
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return;
    }
    launch
        .kernel(KERNEL)
        .in("labels", binding.input(0))
        .out("y", binding.output(0))
        .i32("elements", elements)
        .i32("classes", op.classes())
        .i32("inner", labels.sub(1, labels.rank()).elements())
        .f32("on", op.on())
        .f32("off", op.off())
        .range(elements, GROUP)
        .enqueue();
  }
}
