package org.lenslet.backend.opencl.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.launch.WindowArguments;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Connectivity.Groups;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class BackwardDataPhasesTest {

  static List<Window> windows() {
    return List.of(
        Window.of(3, 3).withPadding(1),
        Window.of(3, 2).withStride(2, 3).withPadding(Shape.of(0, 1), Shape.of(2, 0)),
        Window.of(1, 1).withStride(2),
        Window.of(3, 3).withStride(2).withDilation(2, 3).withPadding(4),
        Window.of(2, 2).withStride(9, 11).withPadding(3),
        Window.of(4, 5).withStride(4, 1).withDilation(1, 2).withPadding(3, 2));
  }

  /** Every position of the input is in one phase, whose terms are those of the definition. */
  @ParameterizedTest
  @MethodSource("windows")
  void termsOfEachPositionAreThoseOfTheDefinition(Window window) {
    ConvolutionSizes sizes = sizes(window, Shape.of(1, 4, 7, 9), 6, new Groups(2));
    BackwardDataPhases phases = BackwardDataPhases.of(sizes);
    for (int h = 0; h < 7; h++) {
      for (int w = 0; w < 9; w++) {
        assertEquals(
            defined(sizes, h, w), tabled(sizes, phases, h, w), window + " at " + h + ", " + w);
      }
    }
  }

  /** Pairs of distances in the filter and in dy: the taps that reach (h, w), for each k. */
  private static Set<String> defined(ConvolutionSizes sizes, int h, int w) {
    WindowArguments window = sizes.window();
    Set<String> terms = new TreeSet<>();
    for (int k = 0; k < sizes.outputsPerGroup(); k++) {
      for (int row = 0; row < window.kernel(1); row++) {
        for (int column = 0; column < window.kernel(2); column++) {
          int steppedH = h + window.padBefore(1) - row * window.dilation(1);
          int steppedW = w + window.padBefore(2) - column * window.dilation(2);
          int outH = steppedH / window.stride(1);
          int outW = steppedW / window.stride(2);
          boolean reached =
              steppedH >= 0
                  && steppedW >= 0
                  && steppedH % window.stride(1) == 0
                  && steppedW % window.stride(2) == 0
                  && outH < window.output(1)
                  && outW < window.output(2);
          if (reached) {
            int tap = row * window.kernel(2) + column;
            int filterAt = k * sizes.inputsPerGroup() * sizes.taps() + tap;
            int at = k * window.outputs() + outH * window.output(2) + outW;
            terms.add(filterAt + " with " + at);
          }
        }
      }
    }
    return terms;
  }

  private static Set<String> tabled(
      ConvolutionSizes sizes, BackwardDataPhases phases, int h, int w) {
    WindowArguments window = sizes.window();
    int phase = h % window.stride(1) * BackwardDataPhases.count(sizes, 2) + w % window.stride(2);
    int j = h / window.stride(1);
    int i = w / window.stride(2);
    Set<String> terms = new TreeSet<>();
    for (int term = phases.termStarts()[phase]; term < phases.termStarts()[phase + 1]; term++) {
      int outH = j + phases.taps()[4 * term + 2];
      int outW = i + phases.taps()[4 * term + 3];
      if (outH >= 0 && outH < window.output(1) && outW >= 0 && outW < window.output(2)) {
        int at = phases.taps()[4 * term] + j * window.output(2) + i;
        terms.add(phases.filterAt()[term] + " with " + at);
      }
    }
    return terms;
  }

  private static ConvolutionSizes sizes(
      Window window, Shape input, int outputs, Connectivity connectivity) {
    Convolution forward = Convolution.of(window, connectivity);
    TensorSpec filter = TensorSpec.f32(connectivity.filterShape(outputs, input.get(1), window));
    TensorSpec dy = forward.outputs(List.of(TensorSpec.f32(input), filter)).get(0);
    return ConvolutionSizes.of(
        Problem.of(new ConvolutionBackwardData(forward, input), List.of(dy, filter)));
  }
}
