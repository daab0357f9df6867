package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.opencl.launch.WindowArguments;

/**
 * The gradient of a strided convolution with respect to its input, cut by the phases q mod stride
 * of its positions: the taps that reach dy from q are the same for all positions of a phase, and
 * lie a fixed shift from q / stride. Terms are the pairs of output channel of a group and tap.
 *
 * @param termStarts where the terms of each phase begin, phases in row-major order; one end more
 * @param taps for each term its distance in dy, and its shift in depth, height and width
 * @param filterAt for each term its distance in the group's filters, for input channel 0
 */
record BackwardDataPhases(int[] termStarts, int[] taps, int[] filterAt) {

  static BackwardDataPhases of(ConvolutionSizes sizes) {
    int phases = (int) count(sizes);
    int terms = sizes.outputsPerGroup() * sizes.taps();
    int[] termStarts = new int[phases + 1];
    int[] taps = new int[ConvolutionTaps.INTS * terms];
    int[] filterAt = new int[terms];
    List<List<int[]>> shifts = shifts(sizes, phases);
    int term = 0;
    for (int phase = 0; phase < phases; phase++) {
      for (int k = 0; k < sizes.outputsPerGroup(); k++) {
        for (int[] shift : shifts.get(phase)) {
          filterAt[term] = k * sizes.inputsPerGroup() * sizes.taps() + shift[0];
          putTap(sizes.window(), k, shift, taps, ConvolutionTaps.INTS * term);
          term++;
        }
      }
      termStarts[phase + 1] = term;
    }
    return new BackwardDataPhases(termStarts, taps, filterAt);
  }

  /** Phases that hold a position, of which some may have no term. */
  static long count(ConvolutionSizes sizes) {
    return (long) count(sizes, 0) * count(sizes, 1) * count(sizes, 2);
  }

  /** Phases along an axis that hold a position. */
  static int count(ConvolutionSizes sizes, int axis) {
    return Math.min(sizes.window().stride(axis), sizes.window().input(axis));
  }

  /** Positions of the largest phase of one image. */
  static int positions(ConvolutionSizes sizes) {
    WindowArguments window = sizes.window();
    int positions = 1;
    for (int axis = 0; axis < 3; axis++) {
      positions *= (window.input(axis) - 1) / window.stride(axis) + 1;
    }
    return positions;
  }

  /** For each phase its taps: the tap's number, then its shift along each axis. */
  private static List<List<int[]>> shifts(ConvolutionSizes sizes, int phases) {
    WindowArguments window = sizes.window();
    List<List<int[]>> shifts = new ArrayList<>();
    for (int phase = 0; phase < phases; phase++) {
      shifts.add(new ArrayList<>());
    }
    for (int tap = 0; tap < sizes.taps(); tap++) {
      int phase = 0;
      boolean exists = true;
      int[] shift = {tap, 0, 0, 0};
      for (int axis = 0; axis < 3; axis++) {
        // The phase with (phase + reach) divisible by stride; one beyond a short axis is nowhere.
        int stride = window.stride(axis);
        int reach = window.padBefore(axis) - window.tap(tap, axis) * window.dilation(axis);
        int phaseOfAxis = Math.floorMod(-reach, stride);
        exists &= phaseOfAxis < count(sizes, axis);
        shift[1 + axis] = (phaseOfAxis + reach) / stride;
        phase = phase * count(sizes, axis) + phaseOfAxis;
      }
      if (exists) {
        shifts.get(phase).add(shift);
      }
    }
    return shifts;
  }

  private static void putTap(WindowArguments window, int k, int[] shift, int[] taps, int at) {
    int inPlane = (shift[1] * window.output(1) + shift[2]) * window.output(2) + shift[3];
    taps[at] = k * window.outputs() + inPlane;
    System.arraycopy(shift, 1, taps, at + 1, 3);
  }
}
