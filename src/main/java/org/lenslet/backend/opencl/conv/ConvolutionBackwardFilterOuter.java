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

/** The filter's gradient as a sum of outer products in register tiles, for CPU devices. */
public final class ConvolutionBackwardFilterOuter implements Algorithm {
  static final String NAME = "convolution_backward_filter_outer";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    Optional<OuterProducts> found = OuterProducts.of(ConvolutionSizes.of(problem));
    if (found.isEmpty()) {
      return Draft.refuse("needs copies of x and dy of fewer than 2^31 elements");
    }
    OuterProducts outer = found.get();
    List<KernelVariant> kernels = new ArrayList<>(outer.kernels());
    kernels.addAll(outer.planes().copyKernels());
    if (outer.needsSum()) {
      kernels.add(FilterParts.KERNEL);
    }
    return Draft.of(kernels, (binding, launch) -> enqueue(outer, binding, launch))
        .workspace(outer.planesFloats() + outer.packedFloats() + outer.partsFloats())
        .cost(outer.cycles());
  }

  private static void enqueue(OuterProducts outer, Binding binding, LaunchBuilder launch) {
    DeviceTensor dw = binding.output(0);
    if (dw.spec().elements() == 0) {
      return;
    }
    Workspace workspace = new Workspace(binding.workspace());
    DeviceTensor packed = workspace.take(outer.packedFloats());
    DeviceTensor x = outer.planes().enqueueCopy(launch, binding.input(0), workspace, 0);
    outer.enqueuePacking(launch, binding.input(1), packed);
    DeviceTensor parts = outer.needsSum() ? workspace.take(outer.partsFloats()) : dw;
    outer.enqueueProducts(launch, x, packed, parts);
    if (outer.needsSum()) {
      outer.parts().enqueueSum(launch, parts, outer.sizes(), dw);
    }
  }
}
