package org.lenslet.backend.opencl.conv;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.gemm.MatrixProducts;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** The filter's gradient by its formula, a work-item an element of a part of the sum. */
public final class ConvolutionBackwardFilterDirect implements Algorithm {
  private static final int GROUP = 64;

  /** Work-items beyond which no device gains from more parts; their sums take a megabyte. */
  private static final int MOST_ITEMS = 1 << 18;

  @Override
  public String name() {
    return "convolution_backward_filter_direct";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    int elements = problem.output(0).elements();
    // From the sizes alone, so that sums are the same on every run.
    FilterParts parts = FilterParts.of(sizes.positions(), MOST_ITEMS / Math.max(1, elements));
    KernelVariant kernel = KernelVariant.of("conv/" + name() + ".cl");
    return Draft.of(
            parts.count() > 1 ? List.of(kernel, FilterParts.KERNEL) : List.of(kernel),
            (binding, launch) -> enqueue(sizes, parts, kernel, binding, launch))
        .workspace(parts.floats(elements))
        .cost(MatrixProducts.costWithoutTiles(device, sizes.multiplyAdds()));
  }

  private static void enqueue(
      ConvolutionSizes sizes,
      FilterParts parts,
      KernelVariant kernel,
      Binding binding,
      LaunchBuilder launch) {
    int elements = binding.output(0).spec().elements();
    if (elements == 0) {
      return;
    }
    KernelCall call = sizes.window().bind(launch.kernel(kernel));
    ConvolutionLinks.bind(call, launch, sizes, ConvolutionLinks.pairs(sizes))
        .in("x", binding.input(0))
        .in("dy", binding.input(1))
        .out("parts", parts.count() > 1 ? binding.workspace() : binding.output(0))
        .i32("elements", elements)
        .i32("part_count", parts.count())
        .i32("part_positions", parts.positions())
        .i32("positions", sizes.positions())
        .i32("channels_in", sizes.inputs())
        .i32("channels_out", sizes.outputs())
        .i32("inputs_per_group", sizes.inputsPerGroup())
        .i32("outputs_per_group", sizes.outputsPerGroup())
        .range((long) elements * parts.count(), GROUP)
        .enqueue();
    if (parts.count() > 1) {
      parts.enqueueSum(
          launch, binding.workspace(), elements, sizes.taps(), new int[0], binding.output(0));
    }
  }
}
