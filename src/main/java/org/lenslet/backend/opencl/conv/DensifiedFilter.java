package org.lenslet.backend.opencl.conv;

import java.util.List;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.tensor.TensorSpec;

/** The filter of a connection table with every pair of channels, for kernels that need it dense. */
final class DensifiedFilter {
  private static final KernelVariant KERNEL =
      KernelVariant.of("conv/convolution_densify_filter.cl");
  private static final int GROUP = 64;

  private DensifiedFilter() {}

  /** The kernels it takes; none without a connection table. */
  static List<KernelVariant> kernels(ConvolutionSizes sizes) {
    return sizes.table().isPresent() ? List.of(KERNEL) : List.of();
  }

  /** The memory it takes; none without a connection table. */
  static long floats(ConvolutionSizes sizes) {
    return sizes.table().isPresent() ? sizes.denseFilterElements() : 0;
  }

  /**
   * Enqueues it.
   *
   * @param memory of at least {@link #floats}
   * @return the dense filter; w itself without a connection table
   */
  static DeviceTensor enqueue(
      LaunchBuilder launch, ConvolutionSizes sizes, DeviceTensor w, DeviceTensor memory) {
    if (sizes.table().isEmpty()) {
      return w;
    }
    int elements = (int) sizes.denseFilterElements();
    DeviceTensor dense =
        new DeviceTensor(memory.buffer(), memory.offset(), TensorSpec.f32(elements));
    launch
        .kernel(KERNEL)
        .in("w", w)
        .in("link_of", launch.table(ConvolutionLinks.linkOfPair(sizes)))
        .out("dense", dense)
        .i32("elements", elements)
        .i32("taps", sizes.taps())
        .range(elements, GROUP)
        .enqueue();
    return dense;
  }
}
