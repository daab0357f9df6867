package org.lenslet.backend.opencl.conv;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * A filter's gradient as {@code convolution_backward_filter_dots} computes it, and how it is cut:
 * from the sizes alone, so that the additions have the same order on every run.
 *
 * @param planes how x lies
 * @param rows output channels of a tile
 * @param pairs pairs of input channel and tap of a tile
 */
record DotProducts(ConvolutionSizes sizes, HaloPlanes planes, int rows, int pairs) {
  /** Rows and pairs whose sums, with a vector of dy a row and one of x, fit 32 registers. */
  private static final int[][] TILES = {{6, 4}, {4, 6}, {2, 9}, {1, 9}};

  /** Work-items that keep a few dozen cores busy. */
  private static final int WANTED_ITEMS = 64;

  private static final double CYCLES_PER_LINE = 20;

  /** Measured on Zen 5 against outer products, whose operands come in the order of reading. */
  private static final double EFFORT = 1.4;

  /** The fastest way; empty if none is within the limits of the kernels. */
  static Optional<DotProducts> of(ConvolutionSizes sizes) {
    return HaloPlanes.ofInput(sizes).stream()
        .filter(planes -> planes.blockImages() == 1)
        .flatMap(
            planes ->
                IntStream.range(0, TILES.length)
                    .mapToObj(i -> new DotProducts(sizes, planes, TILES[i][0], TILES[i][1])))
        .filter(DotProducts::isPossible)
        .min(Comparator.comparingDouble(DotProducts::cycles));
  }

  private boolean isPossible() {
    return width() >= 16
        && planes.floats(0) <= Integer.MAX_VALUE
        && sizes.denseFilterElements() <= Integer.MAX_VALUE / WANTED_ITEMS
        && sizes.positions() > 0
        && sizes.inputs() > 0;
  }

  private int pairCount() {
    return sizes.inputsPerGroup() * sizes.taps();
  }

  private int panels() {
    return (pairCount() + pairs - 1) / pairs;
  }

  private int tiles() {
    return sizes.groups() * ((sizes.outputsPerGroup() + rows - 1) / rows);
  }

  /** Positions of a line, which lie one after the other in x and in dy. */
  private int width() {
    return planes.isContiguous() ? sizes.window().outputs() : sizes.window().output(2);
  }

  private int lines() {
    return sizes.positions() / width();
  }

  /** An estimate for one core. */
  double cycles() {
    double perVector = EFFORT * Math.max(rows * pairs / 2.0, rows + pairs);
    double perLine = CYCLES_PER_LINE + (width() + 15) / 16 * perVector;
    double toFinish = 10.0 * rows * pairs * parts().count();
    return planes.cyclesToCopy() + (double) panels() * tiles() * (lines() * perLine + toFinish);
  }

  /** The lines of each part. */
  FilterParts parts() {
    long wanted = Math.max(1, WANTED_ITEMS / ((long) panels() * tiles()));
    int each = (int) ((lines() + wanted - 1) / wanted);
    return new FilterParts((lines() + each - 1) / each, each);
  }

  /** Whether there is more to do than to write dw. */
  boolean needsSum() {
    return parts().count() > 1 || sizes.table().isPresent();
  }

  long planesFloats() {
    return planes.floats(0);
  }

  long partsFloats() {
    return needsSum() ? parts().count() * sizes.denseFilterElements() : 0;
  }

  KernelVariant kernel() {
    return KernelVariant.of(
        "conv/" + ConvolutionBackwardFilterDots.NAME + ".cl", Map.of("ROWS", rows, "PAIRS", pairs));
  }

  void enqueueProducts(LaunchBuilder launch, DeviceTensor x, DeviceTensor dy, DeviceTensor parts) {
    boolean contiguous = planes.isContiguous();
    launch
        .kernel(kernel())
        .in("planes", x)
        .in("dy", dy)
        .out("parts", parts)
        .in("taps", launch.table(planes.offsets()))
        .i32("groups", sizes.groups())
        .i32("outputs", sizes.outputsPerGroup())
        .i32("channels", sizes.inputsPerGroup())
        .i32("tap_count", sizes.taps())
        .i32("channel_floats", (int) planes.channelFloats())
        .i32("block_floats", (int) planes.blockFloats())
        .i32("lines", lines())
        .i32("part_lines", parts().positions())
        .i32("width", width())
        .i32("pitch", planes.pitch())
        .i32("slots_h", planes.slotsHeight())
        .i32("count_h", contiguous ? 1 : sizes.window().output(1))
        .i32("count_d", contiguous ? 1 : sizes.window().output(0))
        .range(new long[] {panels(), tiles(), parts().count()}, new long[] {1, 1, 1})
        .enqueue();
  }
}
