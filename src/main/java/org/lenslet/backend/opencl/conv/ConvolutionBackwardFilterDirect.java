package org.lenslet.backend.opencl.conv;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** The filter's gradient by its formula, a work-item an element of a part of the sum. */
public final class ConvolutionBackwardFilterDirect implements ThreeStep {
  private static final KernelVariant KERNEL =
      KernelVariant.of("conv/convolution_backward_filter_direct.cl");
  private static final int GROUP = 64;

  /** Work-items beyond which no device gains from more parts; their sums take a megabyte. */
  private static final int MOST_ITEMS = 1 << 18;

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    int elements = problem.output(0).elements();
    return Verdict.acceptWithFloats(parts(problem).floats(elements));
  }

  /** From the sizes alone, so that sums are the same on every run. */
  private static FilterParts parts(Problem problem) {
    int elements = Math.max(1, problem.output(0).elements());
    return FilterParts.of(ConvolutionSizes.of(problem).positions(), MOST_ITEMS / elements);
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return parts(problem).count() > 1 ? List.of(KERNEL, FilterParts.KERNEL) : List.of(KERNEL);
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return;
    }
    FilterParts parts = parts(problem);
    KernelCall call = sizes.window().bind(launch.kernel(KERNEL));
    ConvolutionLinks.bind(call, launch, sizes, ConvolutionLinks.pairs(sizes))
        .in("x", binding.input(0))
        .in("dy", binding.input(1))
        .out("parts", parts.count() > 1 ? binding.workspace() : binding.output(0))
        .i32("elements", elements)
        .i32("part_count", parts.count())
        .i32("part_positions", parts.positions())
        .i32("positions", sizes.positions())
        .i32("channels_in", sizes.inputs())
        .i32("channels_out", sizes.outputs())
        .i32("inputs_per_group", sizes.inputsPerGroup())
        .i32("outputs_per_group", sizes.outputsPerGroup())
        .range((long) elements * parts.count(), GROUP)
        .enqueue();
    if (parts.count() > 1) {
      parts.enqueueSum(
          launch, binding.workspace(), elements, sizes.taps(), new int[0], binding.output(0));
    }
  }
}
