package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.opencl.launch.WindowArguments;

/**
 * One spatial axis along which a convolution of stride 1 slides over slots, whatever the stride of
 * the operation: a strided forward reads each phase of its input for itself, a strided backward
 * writes each phase of its output for itself.
 *
 * <p>Slot a of a variant holds the source's element {@code a * step + shift}. A tap at position p
 * of its phase reads slot {@code p + slot of the tap} of the tap's variant. Position p of phase f
 * is element {@code p * spread + base + f} of the target.
 *
 * @param source extent of what is read: the input forward, dy backward
 * @param step elements of the source from slot to slot
 * @param shifts for each variant the element in slot 0, which may lie outside of the source
 * @param taps for each tap where it reads
 * @param positions positions of each phase; some may lie outside of the target
 * @param target extent of what is written
 * @param spread elements of the target from position to position; also the number of phases
 * @param base the target's element at position 0 of phase 0, which may be negative
 */
record SlidingAxis(
    int source,
    int step,
    List<Integer> shifts,
    List<Tap> taps,
    int positions,
    int target,
    int spread,
    int base) {

  SlidingAxis {
    shifts = List.copyOf(shifts);
    taps = List.copyOf(taps);
  }

  /** Where a tap reads, and in which phase of the target. */
  record Tap(int variant, int slot, int phase) {}

  /** An axis that is read element by element, as a row of a matrix. */
  static SlidingAxis plain(int extent) {
    return new SlidingAxis(extent, 1, List.of(0), List.of(new Tap(0, 0, 0)), extent, extent, 1, 0);
  }

  /**
   * An axis of forward, which reads x and writes y.
   *
   * @param singly whether each tap reads slots of its own: more to copy, but no slot that is not
   *     also a position
   */
  static SlidingAxis forward(WindowArguments window, int axis, boolean singly) {
    int stride = window.stride(axis);
    int pad = window.padBefore(axis);
    List<Integer> shifts = new ArrayList<>();
    List<Tap> taps = new ArrayList<>();
    for (int r = 0; r < window.kernel(axis); r++) {
      int reach = r * window.dilation(axis);
      int shift = singly ? reach - pad : reach % stride - pad;
      if (!shifts.contains(shift)) {
        shifts.add(shift);
      }
      taps.add(new Tap(shifts.indexOf(shift), singly ? 0 : reach / stride, 0));
    }
    int positions = window.output(axis);
    return new SlidingAxis(window.input(axis), stride, shifts, taps, positions, positions, 1, 0);
  }

  /**
   * An axis of backward data, which reads dy and writes dx: with i the element of dx, {@code u = i
   * + pad} and reach = tap * dilation, it reads {@code (u - reach) / stride} where that is whole.
   */
  static SlidingAxis backwardData(WindowArguments window, int axis, boolean singly) {
    int stride = window.stride(axis);
    int pad = window.padBefore(axis);
    int first = pad / stride;
    int last = (window.input(axis) - 1 + pad) / stride;
    int farthest = (window.kernel(axis) - 1) * window.dilation(axis) / stride;
    List<Integer> shifts = new ArrayList<>();
    List<Tap> taps = new ArrayList<>();
    for (int r = 0; r < window.kernel(axis); r++) {
      int reach = r * window.dilation(axis);
      int shift = first - (singly ? reach / stride : farthest);
      if (!shifts.contains(shift)) {
        shifts.add(shift);
      }
      int slot = singly ? 0 : farthest - reach / stride;
      taps.add(new Tap(shifts.indexOf(shift), slot, reach % stride));
    }
    return new SlidingAxis(
        window.output(axis),
        1,
        shifts,
        taps,
        last - first + 1,
        window.input(axis),
        stride,
        first * stride - pad);
  }

  /** Slots that are read: the positions and what taps reach beyond them. */
  int slots() {
    return positions + taps.stream().mapToInt(Tap::slot).max().orElseThrow();
  }

  /** Leading slots that lie outside of the source in every variant. */
  int zerosBefore() {
    int before = shifts.stream().mapToInt(shift -> ceilDiv(-shift, step)).min().orElseThrow();
    return Math.max(0, Math.min(slots(), before));
  }

  /** Slots after which all lie outside of the source in every variant. */
  int filled() {
    int filled =
        shifts.stream().mapToInt(shift -> ceilDiv(source - shift, step)).max().orElseThrow();
    return Math.max(0, Math.min(slots(), filled));
  }

  /** Whether the slots are a run of the source's own elements. */
  boolean readsSource() {
    return step == 1
        && shifts.size() == 1
        && shifts.get(0) >= 0
        && shifts.get(0) + slots() <= source;
  }

  private static int ceilDiv(int a, int b) {
    return -Math.floorDiv(-a, b);
  }
}
