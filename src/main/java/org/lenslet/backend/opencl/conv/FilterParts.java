package org.lenslet.backend.opencl.conv;

import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * How the sum of a filter's gradient over all output positions is cut into parts that different
 * work-items add. It follows from the sizes alone, so that the additions have the same order on
 * every run.
 *
 * @param count parts, at least 1
 * @param positions positions of each part, of which the last may have fewer
 */
record FilterParts(int count, int positions) {
  static final KernelVariant KERNEL = KernelVariant.of("conv/convolution_sum_filter_parts.cl");
  private static final int GROUP = 64;

  /** Positions that make a part worth its place in memory and the addition at the end. */
  private static final int LEAST_POSITIONS = 256;

  /** At least one part, and no empty ones. */
  static FilterParts of(int positions, long mostParts) {
    long most = Math.max(1, Math.min(mostParts, positions / LEAST_POSITIONS));
    int each = Math.max(1, (int) ((positions + most - 1) / most));
    return new FilterParts((int) Math.max(1, (positions - 1L + each) / each), each);
  }

  /** The floats of all parts of so many elements each; none for a single part, which is dw. */
  long floats(long elements) {
    return count > 1 ? count * elements : 0;
  }

  /** Adds the parts of a dense filter, of which a connection table's has some elements. */
  void enqueueSum(
      LaunchBuilder launch, DeviceTensor parts, ConvolutionSizes sizes, DeviceTensor dw) {
    int partElements = (int) sizes.denseFilterElements();
    enqueueSum(launch, parts, partElements, sizes.taps(), ConvolutionLinks.slots(sizes), dw);
  }

  /**
   * Adds the parts.
   *
   * @param partElements elements of a part
   * @param taps elements of the filter for each link
   * @param slots for each link of a connection table its place in the part; empty without a table
   */
  void enqueueSum(
      LaunchBuilder launch,
      DeviceTensor parts,
      int partElements,
      int taps,
      int[] slots,
      DeviceTensor dw) {
    int elements = dw.spec().elements();
    KernelCall call = launch.kernel(KERNEL);
    (slots.length > 0 ? call.in("slots", launch.table(slots)) : call.absent("slots"))
        .in("parts", parts)
        .out("dw", dw)
        .i32("elements", elements)
        .i32("taps", taps)
        .i32("part_count", count)
        .i32("part_elements", partElements)
        .i32("tabled", slots.length > 0 ? 1 : 0)
        .range(elements, GROUP)
        .enqueue();
  }
}
