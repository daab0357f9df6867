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

/** The input's gradient by its formula, gathered, a work-item an element. */
public final class ConvolutionBackwardDataDirect implements ThreeStep {
  private static final KernelVariant KERNEL =
      KernelVariant.of("conv/convolution_backward_data_direct.cl");
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
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    int elements = problem.output(0).elements();
    if (elements == 0) {
      return;
    }
    KernelCall call = sizes.window().bind(launch.kernel(KERNEL));
    ConvolutionLinks.bind(call, launch, sizes, ConvolutionLinks.byInput(sizes))
        .in("dy", binding.input(0))
        .in("w", binding.input(1))
        .out("dx", binding.output(0))
        .i32("elements", elements)
        .i32("channels_in", sizes.inputs())
        .i32("channels_out", sizes.outputs())
        .i32("inputs_per_group", sizes.inputsPerGroup())
        .i32("outputs_per_group", sizes.outputsPerGroup())
        .range(elements, GROUP)
        .enqueue();
  }
}
