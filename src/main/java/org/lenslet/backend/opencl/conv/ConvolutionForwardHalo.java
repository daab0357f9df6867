package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Activations;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.Workspace;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.conv.Convolution;

/** Convolution forward by register tiles over planes kept with their halo, for CPU devices. */
public final class ConvolutionForwardHalo implements Algorithm {

  @Override
  public String name() {
    return "convolution_forward_halo";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    Optional<HaloConvolution> found = HaloConvolution.forward(sizes);
    if (found.isEmpty()) {
      return HaloConvolution.TOO_LARGE;
    }
    HaloConvolution halo = found.get();
    KernelVariant kernel =
        KernelVariant.of(
            "conv/" + name() + ".cl",
            halo.tile().defines(Activations.define(((Convolution) problem.op()).activation())));
    List<KernelVariant> kernels = new ArrayList<>(halo.planes().copyKernels());
    kernels.addAll(DensifiedFilter.kernels(sizes));
    kernels.add(kernel);
    return Draft.of(kernels, (binding, launch) -> enqueue(sizes, halo, kernel, binding, launch))
        .workspace(halo.floats() + DensifiedFilter.floats(sizes))
        .cost(halo.cycles());
  }

  private static void enqueue(
      ConvolutionSizes sizes,
      HaloConvolution halo,
      KernelVariant kernel,
      Binding binding,
      LaunchBuilder launch) {
    if (binding.output(0).spec().elements() == 0) {
      return;
    }
    Workspace workspace = new Workspace(binding.workspace());
    DeviceTensor planes = halo.enqueueCopy(launch, binding.input(0), workspace);
    DeviceTensor filter =
        DensifiedFilter.enqueue(
            launch, sizes, binding.input(1), workspace.take(DensifiedFilter.floats(sizes)));
    KernelCall call =
        ConvolutionSizes.bindBias(launch.kernel(kernel), binding)
            .in("planes", planes)
            .in("filter", filter)
            .out("y", binding.output(0));
    halo.bind(call, launch).enqueue();
  }
}
