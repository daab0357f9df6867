package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Activations;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.launch.Workspace;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.Convolution;

/** Convolution forward by register tiles over planes kept with their halo, for CPU devices. */
public final class ConvolutionForwardHalo implements ThreeStep {

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    return HaloConvolution.forward(sizes)
        .map(halo -> halo.floats() + DensifiedFilter.floats(sizes))
        .map(Verdict::acceptWithFloats)
        .orElse(HaloConvolution.TOO_LARGE);
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    HaloConvolution halo = HaloConvolution.forward(sizes).orElseThrow();
    List<KernelVariant> kernels = new ArrayList<>(halo.copyKernels());
    kernels.addAll(DensifiedFilter.kernels(sizes));
    kernels.add(kernel(halo, problem));
    return kernels;
  }

  private static KernelVariant kernel(HaloConvolution halo, Problem problem) {
    return KernelVariant.of(
        "conv/convolution_forward_halo.cl",
        halo.tile().defines(Activations.define(((Convolution) problem.op()).activation())));
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    if (problem.output(0).elements() == 0) {
      return;
    }
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    HaloConvolution halo = HaloConvolution.forward(sizes).orElseThrow();
    Workspace workspace = new Workspace(binding.workspace());
    DeviceTensor planes = halo.enqueueCopy(launch, binding.input(0), workspace.take(halo.floats()));
    DeviceTensor filter =
        DensifiedFilter.enqueue(
            launch, sizes, binding.input(1), workspace.take(DensifiedFilter.floats(sizes)));
    boolean hasBias = problem.inputs().size() == 3;
    KernelCall call = launch.kernel(kernel(halo, problem));
    (hasBias ? call.in("bias", binding.input(2)) : call.absent("bias"))
        .in("planes", planes)
        .in("filter", filter)
        .out("y", binding.output(0))
        .i32("has_bias", hasBias ? 1 : 0);
    halo.bind(call, launch).enqueue();
  }
}
