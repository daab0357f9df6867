package org.lenslet.backend.opencl.reduce;

import java.util.List;
import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.ArgMax;
import org.lenslet.tensor.Shape;

/** Position of the largest element, a work-group a lane: for GPUs with long lanes. */
public final class ArgMaxForwardGroups implements ThreeStep {
  private static final int GROUP = 64;
  private static final KernelVariant KERNEL =
      KernelVariant.of("reduce/arg_max_forward_groups.cl", Map.of("GROUP", GROUP));

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    Shape shape = problem.input(0).shape();
    int axis = ((ArgMax) problem.op()).axis();
    if (shape.product(axis + 1, shape.rank()) != 1) {
      return new Verdict.Reject("elements of the axis lie apart; needs neighbours");
    }
    if (shape.get(axis) < GROUP) {
      return new Verdict.Reject("a short axis; needs at least " + GROUP + " elements");
    }
    return device.maxWorkGroupSize() < GROUP
        ? new Verdict.Reject("small work-groups; needs " + GROUP + " work-items")
        : Verdict.ACCEPT;
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(KERNEL);
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    int outputs = problem.output(0).elements();
    if (outputs == 0) {
      return;
    }
    Shape shape = problem.input(0).shape();
    int axis = ((ArgMax) problem.op()).axis();
    launch
        .kernel(KERNEL)
        .in("x", binding.input(0))
        .out("y", binding.output(0))
        .i32("extent", shape.get(axis))
        .i32("inner", shape.product(axis + 1, shape.rank()))
        .range(new long[] {(long) outputs * GROUP}, new long[] {GROUP})
        .enqueue();
  }
}
