package org.lenslet.backend.opencl.conv;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Activations;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.Convolution;

/** Convolution forward by its formula, a work-item an output. */
public final class ConvolutionForwardDirect implements ThreeStep {
  private static final int GROUP = 64;

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    return Verdict.ACCEPT;
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(kernel(problem));
  }

  private static KernelVariant kernel(Problem problem) {
    return KernelVariant.of(
        "conv/convolution_forward_direct.cl",
        Activations.define(((Convolution) problem.op()).activation()));
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    int outputs = problem.output(0).elements();
    if (outputs == 0) {
      return;
    }
    boolean hasBias = problem.inputs().size() == 3;
    KernelCall call = sizes.window().bind(launch.kernel(kernel(problem)));
    ConvolutionLinks.bind(call, launch, sizes, ConvolutionLinks.byOutput(sizes))
        .in("x", binding.input(0))
        .in("w", binding.input(1))
        .out("y", binding.output(0))
        .i32("outputs", outputs)
        .i32("channels_in", sizes.inputs())
        .i32("channels_out", sizes.outputs())
        .i32("inputs_per_group", sizes.inputsPerGroup())
        .i32("outputs_per_group", sizes.outputsPerGroup())
        .i32("has_bias", hasBias ? 1 : 0);
    (hasBias ? call.in("bias", binding.input(2)) : call.absent("bias"))
        .range(outputs, GROUP)
        .enqueue();
  }
}
