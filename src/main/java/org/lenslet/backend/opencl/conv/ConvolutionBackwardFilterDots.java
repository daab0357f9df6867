package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
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

/** The filter's gradient as dot products along the lines of dy, for CPU devices. */
public final class ConvolutionBackwardFilterDots implements ThreeStep {

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    Optional<DotProducts> dots = DotProducts.of(sizes);
    if (dots.isEmpty()) {
      return new Verdict.Reject(
          "needs lines or images of at least 16 outputs, and a copy of x of fewer than 2^31"
              + " elements");
    }
    double outer =
        OuterProducts.of(sizes).map(OuterProducts::cycles).orElse(Double.POSITIVE_INFINITY);
    if (dots.get().cycles() > outer) {
      return new Verdict.Reject("so many output channels take fewer cycles as outer products");
    }
    return Verdict.acceptWithFloats(dots.get().planesFloats() + dots.get().partsFloats());
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    DotProducts dots = DotProducts.of(ConvolutionSizes.of(problem)).orElseThrow();
    List<KernelVariant> kernels = new ArrayList<>(List.of(dots.kernel()));
    if (dots.copiesPlanes()) {
      kernels.add(HaloPlanes.KERNEL);
    }
    if (dots.needsSum()) {
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
    DotProducts dots = DotProducts.of(sizes).orElseThrow();
    Workspace workspace = new Workspace(binding.workspace());
    DeviceTensor x = binding.input(0);
    if (dots.copiesPlanes()) {
      x = workspace.take(dots.planesFloats());
      dots.enqueueCopy(launch, binding.input(0), x);
    }
    DeviceTensor parts = dots.needsSum() ? workspace.take(dots.partsFloats()) : dw;
    dots.enqueueProducts(launch, x, binding.input(1), parts);
    if (dots.needsSum()) {
      dots.parts()
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
