package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.launch.Workspace;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * The input's gradient by register tiles over planes of dy kept with their halo, for CPU devices.
 * Where the window covers the whole plane it is a matrix product of dy, as it lies, and the filter.
 */
public final class ConvolutionBackwardDataHalo implements ThreeStep {

  private static Optional<HaloConvolution> halo(ConvolutionSizes sizes) {
    return WholePlane.matches(sizes)
        ? HaloConvolution.product(
            sizes.images(), sizes.outputs(), sizes.inputs() * sizes.taps(), sizes.outputs(), 1)
        : HaloConvolution.backwardData(sizes);
  }

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    return halo(sizes)
        .map(halo -> halo.floats() + DensifiedFilter.floats(sizes))
        .map(Verdict::acceptWithFloats)
        .orElse(HaloConvolution.TOO_LARGE);
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    HaloConvolution halo = halo(sizes).orElseThrow();
    List<KernelVariant> kernels = new ArrayList<>(halo.copyKernels());
    kernels.addAll(DensifiedFilter.kernels(sizes));
    kernels.add(kernel(halo));
    return kernels;
  }

  private static KernelVariant kernel(HaloConvolution halo) {
    return KernelVariant.of(
        "conv/convolution_backward_data_halo.cl",
        halo.tile().defines(Map.of("SPREAD", halo.columnsAtOnce())));
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    if (problem.output(0).elements() == 0) {
      return;
    }
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    HaloConvolution halo = halo(sizes).orElseThrow();
    Workspace workspace = new Workspace(binding.workspace());
    DeviceTensor filter =
        DensifiedFilter.enqueue(
            launch, sizes, binding.input(1), workspace.take(DensifiedFilter.floats(sizes)));
    DeviceTensor dy = binding.input(0);
    boolean product = WholePlane.matches(sizes);
    DeviceTensor planes =
        halo.enqueueCopy(launch, product ? filter : dy, workspace.take(halo.floats()));
    halo.bind(launch.kernel(kernel(halo)), launch)
        .in("planes", planes)
        .in("filter", product ? dy : filter)
        .out("dx", binding.output(0))
        .enqueue();
  }
}
