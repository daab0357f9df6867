package org.lenslet.backend.opencl.conv;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** The filter's gradient where the window covers the input: the product of dy and x as they lie. */
public final class ConvolutionBackwardFilterProduct implements ThreeStep {

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    if (!WholePlane.matches(sizes) || sizes.table().isPresent()) {
      return new Verdict.Reject("needs a dense window that covers the whole input");
    }
    return tile(sizes).isPresent()
        ? Verdict.ACCEPT
        : new Verdict.Reject("needs at least 32 elements of an image, got " + elements(sizes));
  }

  private static int elements(ConvolutionSizes sizes) {
    return sizes.inputs() * sizes.taps();
  }

  private static Optional<HaloTile> tile(ConvolutionSizes sizes) {
    return HaloTile.ALL.stream()
        .filter(tile -> tile.positions() <= elements(sizes))
        .min(Comparator.comparingDouble(tile -> tile.cycles(sizes.outputs(), elements(sizes))));
  }

  private static KernelVariant kernel(HaloTile tile) {
    return KernelVariant.of("conv/convolution_backward_filter_product.cl", tile.defines(Map.of()));
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(kernel(tile(ConvolutionSizes.of(problem)).orElseThrow()));
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    if (problem.output(0).elements() == 0) {
      return;
    }
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    HaloTile tile = tile(sizes).orElseThrow();
    launch
        .kernel(kernel(tile))
        .in("x", binding.input(0))
        .in("dy", binding.input(1))
        .out("dw", binding.output(0))
        .in("taps", launch.table(0, 0))
        .i32("images", sizes.images())
        .i32("outputs", sizes.outputs())
        .i32("elements", elements(sizes))
        .range(
            new long[] {tile.panels(sizes.outputs()), tile.tiles(elements(sizes))},
            new long[] {1, 1})
        .enqueue();
  }
}
