package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
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

/** The filter's gradient as dot products along the lines of dy, for CPU devices. */
public final class ConvolutionBackwardFilterDots implements Algorithm {
  static final String NAME = "convolution_backward_filter_dots";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Optional<DotProducts> found = DotProducts.of(ConvolutionSizes.of(problem));
    if (found.isEmpty()) {
      return Draft.refuse(
          "needs lines or images of at least 16 outputs, and a copy of x of fewer than 2^31"
              + " elements");
    }
    DotProducts dots = found.get();
    List<KernelVariant> kernels = new ArrayList<>(List.of(dots.kernel()));
    kernels.addAll(dots.planes().copyKernels());
    if (dots.needsSum()) {
      kernels.add(FilterParts.KERNEL);
    }
    return Draft.of(kernels, (binding, launch) -> enqueue(dots, binding, launch))
        .workspace(dots.planesFloats() + dots.partsFloats())
        .cost(dots.cycles());
  }

  private static void enqueue(DotProducts dots, Binding binding, LaunchBuilder launch) {
    DeviceTensor dw = binding.output(0);
    if (dw.spec().elements() == 0) {
      return;
    }
    Workspace workspace = new Workspace(binding.workspace());
    DeviceTensor x = dots.planes().enqueueCopy(launch, binding.input(0), workspace, 0);
    DeviceTensor parts = dots.needsSum() ? workspace.take(dots.partsFloats()) : dw;
    dots.enqueueProducts(launch, x, binding.input(1), parts);
    if (dots.needsSum()) {
      dots.parts().enqueueSum(launch, parts, dots.sizes(), dw);
    }
  }
}
