package org.lenslet.backend.opencl.conv;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * A filter's gradient as {@code convolution_backward_filter_outer} computes it, and how it is cut:
 * from the sizes alone, so that the additions have the same order on every run.
 *
 * @param planes how x lies
 * @param tile the register tile: rows are pairs of channel and tap, vectors run over outputs
 */
record OuterProducts(ConvolutionSizes sizes, HaloPlanes planes, HaloTile tile) {
  private static final List<HaloTile> TILES =
      List.of(new HaloTile(6, 4), new HaloTile(8, 2), new HaloTile(8, 1));

  /** Work-items that keep a few dozen cores busy. */
  private static final int WANTED_ITEMS = 64;

  /** Positions of dy that a work-item transposes. */
  private static final int PACKED_POSITIONS = 1024;

  private static final double CYCLES_PER_TRANSPOSITION = 0.7;

  /** Cycles to begin a line of positions. */
  private static final double CYCLES_PER_LINE = 30;

  /** The fastest way; empty if none is within the limits of the kernels. */
  static Optional<OuterProducts> of(ConvolutionSizes sizes) {
    return HaloPlanes.ofInput(sizes).stream()
        .flatMap(planes -> TILES.stream().map(tile -> new OuterProducts(sizes, planes, tile)))
        .filter(OuterProducts::isPossible)
        .min(Comparator.comparingDouble(OuterProducts::cycles));
  }

  private boolean isPossible() {
    return planes.floats(0) <= Integer.MAX_VALUE
        && packedFloats() <= Integer.MAX_VALUE
        && sizes.denseFilterElements() <= Integer.MAX_VALUE / WANTED_ITEMS
        && sizes.positions() > 0
        && sizes.inputs() > 0;
  }

  private int pairs() {
    return sizes.inputsPerGroup() * sizes.taps();
  }

  private int panels() {
    return (pairs() + tile.rows() - 1) / tile.rows();
  }

  private int tilesPerGroup() {
    return (sizes.outputsPerGroup() + tile.positions() - 1) / tile.positions();
  }

  private int tiles() {
    return sizes.groups() * tilesPerGroup();
  }

  double cycles() {
    double lines = (double) sizes.positions() / width() * CYCLES_PER_LINE;
    return planes.cyclesToCopy()
        + CYCLES_PER_TRANSPOSITION * packedFloats()
        + (double) panels() * tiles() * (sizes.positions() * tile.cyclesPerTap() + lines);
  }

  /** Positions that follow each other in x. */
  private int width() {
    return planes.isContiguous()
        ? sizes.window().outputs() * planes.blockImages()
        : sizes.window().output(2);
  }

  FilterParts parts() {
    return FilterParts.of(sizes.positions(), WANTED_ITEMS / ((long) panels() * tiles()));
  }

  /** Whether there is more to do than to write dw. */
  boolean needsSum() {
    return parts().count() > 1 || sizes.table().isPresent();
  }

  long planesFloats() {
    return planes.floats(0);
  }

  long packedFloats() {
    return (long) tiles() * sizes.positions() * tile.positions();
  }

  long partsFloats() {
    return needsSum() ? parts().count() * sizes.denseFilterElements() : 0;
  }

  List<KernelVariant> kernels() {
    return List.of(packing(), kernel());
  }

  private KernelVariant packing() {
    return KernelVariant.of(
        "conv/convolution_pack_gradients.cl", Map.of("TILE_LANES", tile.positions()));
  }

  private KernelVariant kernel() {
    return KernelVariant.of(
        "conv/" + ConvolutionBackwardFilterOuter.NAME + ".cl", tile.defines(Map.of()));
  }

  void enqueuePacking(LaunchBuilder launch, DeviceTensor dy, DeviceTensor packed) {
    int plane = sizes.window().outputs();
    int parts = (plane + PACKED_POSITIONS - 1) / PACKED_POSITIONS;
    launch
        .kernel(packing())
        .in("dy", dy)
        .out("packed", packed)
        .i32("groups", sizes.groups())
        .i32("rows", sizes.outputsPerGroup())
        .i32("images", sizes.images())
        .i32("block_images", planes.blockImages())
        .i32("plane", plane)
        .i32("width", sizes.window().output(2))
        .i32("part_positions", PACKED_POSITIONS)
        .range(
            new long[] {parts, (long) tiles() * tile.vectors(), sizes.images()},
            new long[] {1, 1, 1})
        .enqueue();
  }

  void enqueueProducts(
      LaunchBuilder launch, DeviceTensor x, DeviceTensor packed, DeviceTensor parts) {
    boolean contiguous = planes.isContiguous();
    KernelCall call = launch.kernel(kernel());
    call.in("planes", x)
        .in("packed", packed)
        .out("parts", parts)
        .in("taps", launch.table(planes.offsets()))
        .i32("groups", sizes.groups())
        .i32("outputs", sizes.outputsPerGroup())
        .i32("channels", sizes.inputsPerGroup())
        .i32("tap_count", sizes.taps())
        .i32("channel_floats", (int) planes.channelFloats())
        .i32("block_floats", (int) planes.blockFloats())
        .i32("positions", sizes.positions())
        .i32("part_positions", parts().positions())
        .i32("width", width())
        .i32("pitch", planes.pitch())
        .i32("slots_h", planes.slotsHeight())
        .i32("count_h", contiguous ? 1 : sizes.window().output(1))
        .i32("count_d", contiguous ? 1 : sizes.window().output(0))
        .i32("block_images", contiguous ? 1 : planes.blockImages())
        .range(new long[] {panels(), tiles(), parts().count()}, new long[] {1, 1, 1})
        .enqueue();
  }
}
