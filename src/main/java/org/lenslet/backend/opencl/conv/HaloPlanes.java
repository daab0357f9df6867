package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.backend.opencl.launch.Workspace;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * How planes lie while a convolution slides over them: as they came, or copied with the zeros
 * around them. Rows of a block of images lie one after the other, image by image: block, channel,
 * variant (see {@link SlidingAxis}), depth, height, image, width.
 *
 * @param axes depth, height, width
 * @param asTheyCame whether nothing is copied; only where every axis {@link
 *     SlidingAxis#readsSource} and blocks are of one image
 */
record HaloPlanes(
    List<SlidingAxis> axes, int images, int channels, int blockImages, boolean asTheyCame) {
  private static final KernelVariant KERNEL = KernelVariant.of("conv/convolution_pack_planes.cl");

  /** What one more launch takes from two cores. */
  static final double CYCLES_PER_LAUNCH = 60_000;

  private static final double CYCLES_PER_ROW = 12;

  /** Rows of a work-item: enough to be worth its launch, few enough to give every core some. */
  private static final int ROWS_PER_ITEM = 64;

  HaloPlanes {
    axes = List.copyOf(axes);
  }

  private SlidingAxis width() {
    return axes.get(2);
  }

  int blocks() {
    return (images + blockImages - 1) / blockImages;
  }

  private int slots(int axis) {
    return asTheyCame ? axes.get(axis).source() : axes.get(axis).slots();
  }

  int slotsHeight() {
    return slots(1);
  }

  /**
   * Elements from row to row. Zeros behind a row are those before the next one, so that a halo on
   * both sides costs one.
   */
  int pitch() {
    if (asTheyCame) {
      return width().source();
    }
    int shared = width().slots() - width().zerosBefore();
    return Math.max(width().positions(), Math.max(width().filled(), shared));
  }

  private int variants() {
    return axes.stream().mapToInt(axis -> axis.shifts().size()).reduce(1, (a, b) -> a * b);
  }

  private long variantFloats() {
    return (long) slots(0) * slots(1) * blockImages * pitch();
  }

  /** Elements from channel to channel. */
  long channelFloats() {
    return variants() * variantFloats();
  }

  /** Elements from block to block. */
  long blockFloats() {
    return channels * channelFloats();
  }

  /** Elements of the copy, those behind it included; 0 for none. */
  long floats(int zerosBehind) {
    return asTheyCame ? 0 : blocks() * blockFloats() + zerosBehind + windowsPastEnd();
  }

  /** An estimate for copying, in cycles of one core. */
  double cyclesToCopy() {
    return asTheyCame ? 0 : CYCLES_PER_LAUNCH + floats(0) * (0.4 + CYCLES_PER_ROW / pitch());
  }

  /**
   * How much longer reading takes than from planes that lie one by one: interleaved images and
   * single columns are farther apart, and a column is read by one tap only.
   */
  double effort() {
    boolean singly = width().shifts().size() > width().step();
    return (blockImages > 1 ? 1.03 : 1) * (singly ? 1.05 : 1);
  }

  private int windowsPastEnd() {
    return Math.max(0, width().slots() - pitch());
  }

  /** Where a tap finds the element for position 0, from the begin of a channel. */
  int offset(SlidingAxis.Tap d, SlidingAxis.Tap h, SlidingAxis.Tap w) {
    if (asTheyCame) {
      int row = (shift(0, d) + d.slot()) * slots(1) + shift(1, h) + h.slot();
      return row * pitch() + shift(2, w) + w.slot();
    }
    int heights = axes.get(1).shifts().size();
    int widths = axes.get(2).shifts().size();
    int variant = (d.variant() * heights + h.variant()) * widths + w.variant();
    int row = d.slot() * slots(1) + h.slot();
    return (int) (variant * variantFloats()) + row * blockImages * pitch() + w.slot();
  }

  private int shift(int axis, SlidingAxis.Tap tap) {
    return axes.get(axis).shifts().get(tap.variant());
  }

  /** Positions of a block, those in the halo between the first and the last included. */
  long positions() {
    long rows = (axes.get(0).positions() - 1L) * slots(1) + axes.get(1).positions() - 1;
    return (rows * blockImages + blockImages - 1) * pitch() + width().positions();
  }

  /** Whether every position is an element of the target, in the order of the target. */
  boolean isDense() {
    return blockImages == 1 && isContiguous() && axes.stream().allMatch(axis -> axis.spread() == 1);
  }

  /** Whether the positions of a block follow each other without any of the halo in between. */
  boolean isContiguous() {
    return pitch() == width().positions()
        && (axes.get(0).positions() == 1 || slots(1) == axes.get(1).positions());
  }

  /** For each tap of the window where it finds the element for position 0. */
  int[] offsets() {
    List<Integer> offsets = new ArrayList<>();
    for (SlidingAxis.Tap d : axes.get(0).taps()) {
      for (SlidingAxis.Tap h : axes.get(1).taps()) {
        for (SlidingAxis.Tap w : width().taps()) {
          offsets.add(offset(d, h, w));
        }
      }
    }
    return offsets.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The kernels that {@link #enqueueCopy} uses; none where the planes are read as they came. */
  List<KernelVariant> copyKernels() {
    return asTheyCame ? List.of() : List.of(KERNEL);
  }

  /**
   * The source's planes as they lie here: the source itself, or a copy in the next part of the
   * workspace.
   */
  DeviceTensor enqueueCopy(
      LaunchBuilder launch, DeviceTensor source, Workspace workspace, int zerosBehind) {
    if (asTheyCame) {
      return source;
    }
    DeviceTensor copy = workspace.take(floats(zerosBehind));
    enqueueCopy(launch, source, copy, zerosBehind);
    return copy;
  }

  /**
   * Copies the source's planes.
   *
   * @param zerosBehind more zeros to write behind the last plane
   */
  private void enqueueCopy(
      LaunchBuilder launch, DeviceTensor source, DeviceTensor planes, int zerosBehind) {
    int[] shifts =
        axes.stream().flatMap(axis -> axis.shifts().stream()).mapToInt(Integer::intValue).toArray();
    int rows = slots(0) * slots(1);
    int rowsPerItem = Math.max(1, ROWS_PER_ITEM / blockImages);
    SlidingAxis depth = axes.get(0);
    SlidingAxis height = axes.get(1);
    launch
        .kernel(KERNEL)
        .in("x", source)
        .out("planes", planes)
        .in("shifts", launch.table(shifts))
        .i32("images", images)
        .i32("channels", channels)
        .i32("block_images", blockImages)
        .i32("in_d", depth.source())
        .i32("in_h", height.source())
        .i32("in_w", width().source())
        .i32("variants_d", depth.shifts().size())
        .i32("variants_h", height.shifts().size())
        .i32("variants_w", width().shifts().size())
        .i32("step_d", depth.step())
        .i32("step_h", height.step())
        .i32("step_w", width().step())
        .i32("slots_d", slots(0))
        .i32("slots_h", slots(1))
        .i32("pitch", pitch())
        .i32("rows_per_item", rowsPerItem)
        .i32("zeros_behind", zerosBehind + windowsPastEnd())
        .range(
            new long[] {
              (rows + rowsPerItem - 1) / rowsPerItem, (long) blocks() * channels * variants()
            },
            new long[] {1, 1})
        .enqueue();
  }

  /**
   * The ways to lay out the input of a convolution for its output or the gradient of its filter.
   */
  static List<HaloPlanes> ofInput(ConvolutionSizes sizes) {
    return layouts(sizes, SlidingAxis::forward, sizes.inputs());
  }

  /** The ways to lay out the gradient of its output for that of its input. */
  static List<HaloPlanes> ofOutputGradient(ConvolutionSizes sizes) {
    return layouts(sizes, SlidingAxis::backwardData, sizes.outputs());
  }

  /** How an axis slides in one direction. */
  private interface Direction {
    SlidingAxis axis(WindowArguments window, int axis, boolean singly);
  }

  private static List<HaloPlanes> layouts(
      ConvolutionSizes sizes, Direction direction, int channels) {
    WindowArguments window = sizes.window();
    List<SlidingAxis> axes =
        IntStream.range(0, 3).mapToObj(axis -> direction.axis(window, axis, false)).toList();
    return layouts(axes, direction.axis(window, 2, true), sizes.images(), channels);
  }

  /** The ways to lay out planes that may be worth it, the simplest first. */
  static List<HaloPlanes> layouts(
      List<SlidingAxis> axes, SlidingAxis widthSingly, int images, int channels) {
    List<SlidingAxis> singly = List.of(axes.get(0), axes.get(1), widthSingly);
    if (axes.stream().allMatch(SlidingAxis::readsSource)) {
      return List.of(
          new HaloPlanes(axes, images, channels, 1, true),
          new HaloPlanes(axes, images, channels, images, false),
          new HaloPlanes(singly, images, channels, images, false));
    }
    return List.of(
        new HaloPlanes(axes, images, channels, 1, false),
        new HaloPlanes(axes, images, channels, images, false),
        new HaloPlanes(singly, images, channels, 1, false),
        new HaloPlanes(singly, images, channels, images, false));
  }
}
