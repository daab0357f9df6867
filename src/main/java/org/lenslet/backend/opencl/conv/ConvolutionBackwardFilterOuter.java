package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.launch.Workspace;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** The filter's gradient as a sum of outer products in register tiles, for CPU devices. */
public final class ConvolutionBackwardFilterOuter implements ThreeStep {

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    return OuterProducts.of(ConvolutionSizes.of(problem))
        .map(outer -> outer.planesFloats() + outer.packedFloats() + outer.partsFloats())
        .map(Verdict::acceptWithFloats)
        .orElse(new Verdict.Reject("needs copies of x and dy of fewer than 2^31 elements"));
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    OuterProducts outer = OuterProducts.of(ConvolutionSizes.of(problem)).orElseThrow();
    List<KernelVariant> kernels = new ArrayList<>(outer.kernels());
    if (outer.copiesPlanes()) {
      kernels.add(HaloPlanes.KERNEL);
    }
    if (outer.needsSum()) {
      kernels.add(FilterParts.KERNEL);
    }
    return kernels;
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    DeviceTensor dw = binding.output(0);
    if (dw.spec().elements() == 0) {
      return;
    }
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    OuterProducts outer = OuterProducts.of(sizes).orElseThrow();
    Workspace workspace = new Workspace(binding.workspace());
    DeviceTensor packed = workspace.take(outer.packedFloats());
    DeviceTensor x = binding.input(0);
    if (outer.copiesPlanes()) {
      x = workspace.take(outer.planesFloats());
      outer.enqueueCopy(launch, binding.input(0), x);
    }
    outer.enqueuePacking(launch, binding.input(1), packed);
    DeviceTensor parts = outer.needsSum() ? workspace.take(outer.partsFloats()) : dw;
    outer.enqueueProducts(launch, x, packed, parts);
    if (outer.needsSum()) {
      outer
          .parts()
          .enqueueSum(
              launch,
              parts,
              (int) sizes.denseFilterElements(),
              sizes.taps(),
              ConvolutionLinks.slots(sizes),
              dw);
    }
  }
}
