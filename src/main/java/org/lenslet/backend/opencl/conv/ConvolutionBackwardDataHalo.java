package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.Workspace;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * The input's gradient by register tiles over planes of dy kept with their halo, for CPU devices.
 * Where the window covers the whole plane it is a matrix product of dy, as it lies, and the filter.
 */
public final class ConvolutionBackwardDataHalo implements Algorithm {

  @Override
  public String name() {
    return "convolution_backward_data_halo";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    boolean product = WholePlane.matches(sizes);
    Optional<HaloConvolution> found =
        product
            ? HaloConvolution.product(
                sizes.images(), sizes.outputs(), sizes.inputs() * sizes.taps(), sizes.outputs(), 1)
            : HaloConvolution.backwardData(sizes);
    if (found.isEmpty()) {
      return HaloConvolution.TOO_LARGE;
    }
    HaloConvolution halo = found.get();
    KernelVariant kernel =
        KernelVariant.of(
            "conv/" + name() + ".cl", halo.tile().defines(Map.of("SPREAD", halo.columnsAtOnce())));
    List<KernelVariant> kernels = new ArrayList<>(halo.planes().copyKernels());
    kernels.addAll(DensifiedFilter.kernels(sizes));
    kernels.add(kernel);
    return Draft.of(
            kernels, (binding, launch) -> enqueue(sizes, product, halo, kernel, binding, launch))
        .workspace(halo.floats() + DensifiedFilter.floats(sizes))
        .cost(halo.cycles());
  }

  private static void enqueue(
      ConvolutionSizes sizes,
      boolean product,
      HaloConvolution halo,
      KernelVariant kernel,
      Binding binding,
      LaunchBuilder launch) {
    if (binding.output(0).spec().elements() == 0) {
      return;
    }
    Workspace workspace = new Workspace(binding.workspace());
    DeviceTensor filter =
        DensifiedFilter.enqueue(
            launch, sizes, binding.input(1), workspace.take(DensifiedFilter.floats(sizes)));
    DeviceTensor dy = binding.input(0);
    DeviceTensor planes = halo.enqueueCopy(launch, product ? filter : dy, workspace);
    halo.bind(launch.kernel(kernel), launch)
        .in("planes", planes)
        .in("filter", product ? dy : filter)
        .out("dx", binding.output(0))
        .enqueue();
  }
}
