package org.lenslet.backend.opencl.conv;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** The filter's gradient where the window covers the input: the product of dy and x as they lie. */
public final class ConvolutionBackwardFilterProduct implements Algorithm {
  /**
   * Against the estimate of outer products, which leaves out that they take a launch more and store
   * what they packed: with it they are never before this algorithm, as nobody measured them to be.
   */
  private static final double EFFORT = 0.85;

  @Override
  public String name() {
    return "convolution_backward_filter_product";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    if (!WholePlane.matches(sizes) || sizes.table().isPresent()) {
      return Draft.refuse("needs a dense window that covers the whole input");
    }
    int elements = sizes.inputs() * sizes.taps();
    Optional<HaloTile> found =
        HaloTile.ALL.stream()
            .filter(tile -> tile.positions() <= elements)
            .min(Comparator.comparingDouble(tile -> tile.cycles(sizes.outputs(), elements)));
    if (found.isEmpty()) {
      return Draft.refuse("needs at least 32 elements of an image, got %d", elements);
    }
    HaloTile tile = found.get();
    KernelVariant kernel = KernelVariant.of("conv/" + name() + ".cl", tile.defines(Map.of()));
    return Draft.of(kernel, (binding, launch) -> enqueue(sizes, tile, kernel, binding, launch))
        .cost(EFFORT * sizes.images() * tile.cycles(sizes.outputs(), elements));
  }

  private static void enqueue(
      ConvolutionSizes sizes,
      HaloTile tile,
      KernelVariant kernel,
      Binding binding,
      LaunchBuilder launch) {
    if (binding.output(0).spec().elements() == 0) {
      return;
    }
    int elements = sizes.inputs() * sizes.taps();
    launch
        .kernel(kernel)
        .in("x", binding.input(0))
        .in("dy", binding.input(1))
        .out("dw", binding.output(0))
        .in("taps", launch.table(0, 0))
        .i32("images", sizes.images())
        .i32("outputs", sizes.outputs())
        .i32("elements", elements)
        .range(new long[] {tile.panels(sizes.outputs()), tile.tiles(elements)}, new long[] {1, 1})
        .enqueue();
  }
}
