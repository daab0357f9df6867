package org.lenslet.backend.opencl.movement;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Share;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.Pad;

/** Surrounds with a value, a work-item several rows of the output: for CPU devices. */
public final class PadForwardRows implements ThreeStep {
  private static final KernelVariant KERNEL = KernelVariant.of("movement/pad_forward_rows.cl");

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
    Pad op = (Pad) problem.op();
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return;
    }
    PadAxes axes = PadAxes.of(op, problem.input(0).shape(), problem.output(0).shape());
    int rows = elements / axes.row();
    Share share = Share.of(launch.facts(), rows);
    launch
        .kernel(KERNEL)
        .in("x", binding.input(0))
        .in("axes", launch.table(axes.table()))
        .out("y", binding.output(0))
        .i32("rank", axes.axes().size())
        .f32("value", op.value())
        .i32("rows", rows)
        .i32("rows_per_item", share.perItem())
        .range(share.items(), 1)
        .enqueue();
  }
}
