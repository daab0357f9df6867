package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.launch.Workspace;

/**
 * A convolution of stride 1 over planes with a halo, as the kernels over {@code
 * convolution_halo.clh} compute it, and how it is cut.
 *
 * @param planes what is read
 * @param tile the register tile
 * @param groups groups of channels
 * @param rows output channels of a group
 * @param filterRow elements of the filter from output channel to output channel
 * @param filterChannel elements of the filter from input channel to input channel
 */
record HaloConvolution(
    HaloPlanes planes, HaloTile tile, int groups, int rows, int filterRow, int filterChannel) {

  private static final int MOST_PHASES = 1024;

  static final Draft TOO_LARGE =
      Draft.refuse(
          "needs copied planes of fewer than 2^31 elements, and strides whose product is at most"
              + " %d going backward",
          MOST_PHASES);

  /** The fastest way to compute forward; empty if none is within the limits of the kernels. */
  static Optional<HaloConvolution> forward(ConvolutionSizes sizes) {
    int length = sizes.inputsPerGroup() * sizes.taps();
    return fastest(
        HaloPlanes.ofInput(sizes), sizes.groups(), sizes.outputsPerGroup(), length, sizes.taps());
  }

  /** The fastest way to compute backward data; empty if none is within the limits. */
  static Optional<HaloConvolution> backwardData(ConvolutionSizes sizes) {
    int length = sizes.inputsPerGroup() * sizes.taps();
    return fastest(
        HaloPlanes.ofOutputGradient(sizes),
        sizes.groups(),
        sizes.inputsPerGroup(),
        sizes.taps(),
        length);
  }

  /**
   * The product of two matrices as a convolution of one image with one tap.
   *
   * @param rows rows of the left matrix and of the product
   * @param inner columns of the left matrix, rows of the right one, which are the planes
   * @param columns columns of the right matrix and of the product
   * @param leftRow elements of the left matrix from row to row
   * @param leftColumn elements of the left matrix from column to column
   */
  static Optional<HaloConvolution> product(
      int rows, int inner, int columns, int leftRow, int leftColumn) {
    List<SlidingAxis> axes =
        List.of(SlidingAxis.plain(1), SlidingAxis.plain(1), SlidingAxis.plain(columns));
    return fastest(HaloPlanes.layouts(axes, axes.get(2), 1, inner), 1, rows, leftRow, leftColumn);
  }

  private static Optional<HaloConvolution> fastest(
      List<HaloPlanes> layouts, int groups, int rows, int filterRow, int filterChannel) {
    return layouts.stream()
        .flatMap(
            planes ->
                HaloTile.ALL.stream()
                    .map(
                        tile ->
                            new HaloConvolution(
                                planes, tile, groups, rows, filterRow, filterChannel)))
        .filter(HaloConvolution::isPossible)
        .min(Comparator.comparingDouble(HaloConvolution::cycles));
  }

  private boolean isPossible() {
    // A tile of planes as they came must not reach behind their end.
    return (!planes.asTheyCame() || planes.positions() >= tile.positions())
        && floats() <= Integer.MAX_VALUE
        && phases() <= MOST_PHASES;
  }

  private int channels() {
    return planes.channels() / groups;
  }

  private int panels() {
    return (rows + tile.rows() - 1) / tile.rows();
  }

  private long tiles() {
    return (planes.positions() + tile.positions() - 1) / tile.positions();
  }

  private int phases() {
    return planes.axes().stream().mapToInt(SlidingAxis::spread).reduce(1, (a, b) -> a * b);
  }

  /** Phases of neighbouring columns that a work-item computes: the macro SPREAD of the kernel. */
  int columnsAtOnce() {
    return planes.axes().get(2).spread() == 2 ? 2 : 1;
  }

  private long taps() {
    return planes.axes().stream().mapToLong(axis -> axis.taps().size()).reduce(1, (a, b) -> a * b);
  }

  /** An estimate for one core. */
  double cycles() {
    double eachTile = channels() * taps() * tile.cyclesPerTap() + phases() * tile.cyclesToFinish();
    double tiles = (double) groups * panels() * tiles() * planes.blocks();
    return planes.cyclesToCopy() + planes.effort() * tiles * eachTile;
  }

  /** Zeros behind the planes where a tile is wider than all positions. */
  private int zerosBehind() {
    return planes.positions() < tile.positions() ? tile.positions() : 0;
  }

  /** Elements of workspace for the copy of the planes; 0 where they are read as they came. */
  long floats() {
    return planes.floats(zerosBehind());
  }

  /** Makes the planes that are read; see {@link HaloPlanes#enqueueCopy}. */
  DeviceTensor enqueueCopy(LaunchBuilder launch, DeviceTensor source, Workspace workspace) {
    return planes.enqueueCopy(launch, source, workspace, zerosBehind());
  }

  /** Binds all but the tensors, and the range. */
  KernelCall bind(KernelCall call, LaunchBuilder launch) {
    boolean dense = planes.isDense();
    int positions = (int) planes.positions();
    call.in("taps", launch.table(table()))
        .i32("groups", groups)
        .i32("rows", rows)
        .i32("channels", channels())
        .i32("channel_floats", (int) planes.channelFloats())
        .i32("block_floats", (int) planes.blockFloats())
        .i32("filter_row", filterRow)
        .i32("filter_channel", filterChannel)
        .i32("filter_group", Math.max(rows * filterRow, channels() * filterChannel))
        .i32("positions", positions)
        .i32("pitch", dense ? positions : planes.pitch())
        .i32("slots_h", dense ? 1 : planes.slotsHeight())
        .i32("block_images", planes.blockImages())
        .i32("images", planes.images())
        .i32("phases", phases() / columnsAtOnce());
    String[] names = {"d", "h", "w"};
    for (int axis = 0; axis < 3; axis++) {
      SlidingAxis sliding = planes.axes().get(axis);
      int flat = axis == 2 ? positions : 1;
      call.i32("count_" + names[axis], dense ? flat : sliding.positions())
          .i32("target_" + names[axis], dense ? flat : sliding.target())
          .i32("spread_" + names[axis], sliding.spread());
    }
    return call.range(
        new long[] {
          (long) groups * panels(), tiles(), (long) planes.blocks() * phases() / columnsAtOnce()
        },
        new long[] {1, 1, 1});
  }

  /** The table that {@code convolution_halo.clh} describes. */
  private int[] table() {
    List<SlidingAxis> axes = planes.axes();
    List<Integer> phases = new ArrayList<>();
    List<Integer> taps = new ArrayList<>();
    for (int d = 0; d < axes.get(0).spread(); d++) {
      for (int h = 0; h < axes.get(1).spread(); h++) {
        for (int w = 0; w < axes.get(2).spread(); w++) {
          phases.add(taps.size() / 2);
          addTaps(taps, d, h, w);
          phases.add(taps.size() / 2);
          phases.add(axes.get(0).base() + d);
          phases.add(axes.get(1).base() + h);
          phases.add(axes.get(2).base() + w);
        }
      }
    }
    phases.addAll(taps);
    return phases.stream().mapToInt(Integer::intValue).toArray();
  }

  private void addTaps(List<Integer> taps, int phaseD, int phaseH, int phaseW) {
    int place = 0;
    for (SlidingAxis.Tap d : planes.axes().get(0).taps()) {
      for (SlidingAxis.Tap h : planes.axes().get(1).taps()) {
        for (SlidingAxis.Tap w : planes.axes().get(2).taps()) {
          if (d.phase() == phaseD && h.phase() == phaseH && w.phase() == phaseW) {
            taps.add(planes.offset(d, h, w));
            taps.add(place);
          }
          place++;
        }
      }
    }
  }
}
