package org.lenslet.backend.reference.conv;

import java.util.stream.IntStream;
import org.lenslet.op.conv.Connectivity;

/**
 * The pairs of channels that a convolution connects, in the order in which the filter holds them:
 * whatever the connectivity, a filter is links x taps.
 */
final class Links {
  private final int[] input;
  private final int[] output;
  private final int[][] ofInput;
  private final int[][] ofOutput;

  Links(Connectivity connectivity, int inputs, int outputs) {
    int[][] inputsOf =
        IntStream.range(0, outputs)
            .mapToObj(k -> inputsOf(connectivity, k, inputs, outputs))
            .toArray(int[][]::new);
    this.input = IntStream.range(0, outputs).flatMap(k -> IntStream.of(inputsOf[k])).toArray();
    this.output =
        IntStream.range(0, outputs)
            .flatMap(k -> IntStream.generate(() -> k).limit(inputsOf[k].length))
            .toArray();
    this.ofInput = groupedBy(input, inputs);
    this.ofOutput = groupedBy(output, outputs);
  }

  private Links(int[] input, int[] output, int[][] ofInput, int[][] ofOutput) {
    this.input = input;
    this.output = output;
    this.ofInput = ofInput;
    this.ofOutput = ofOutput;
  }

  /** The same links, numbered alike, with inputs and outputs exchanged. */
  Links reversed() {
    return new Links(output, input, ofOutput, ofInput);
  }

  /** The input channel of a link. */
  int input(int link) {
    return input[link];
  }

  /** The output channel of a link. */
  int output(int link) {
    return output[link];
  }

  /** The links from an input channel. */
  int[] ofInput(int channel) {
    return ofInput[channel];
  }

  /** The links to an output channel. */
  int[] ofOutput(int channel) {
    return ofOutput[channel];
  }

  private static int[] inputsOf(Connectivity connectivity, int output, int inputs, int outputs) {
    if (connectivity instanceof Connectivity.Table table) {
      return table.inputsOf().get(output).stream().mapToInt(Integer::intValue).toArray();
    }
    int groups = ((Connectivity.Groups) connectivity).count();
    int width = inputs / groups;
    int first = output / (outputs / groups) * width;
    return IntStream.range(first, first + width).toArray();
  }

  private static int[][] groupedBy(int[] channel, int channels) {
    int[] sizes = new int[channels];
    for (int c : channel) {
      sizes[c]++;
    }
    int[][] links = new int[channels][];
    for (int c = 0; c < channels; c++) {
      links[c] = new int[sizes[c]];
    }
    int[] filled = new int[channels];
    for (int link = 0; link < channel.length; link++) {
      int c = channel[link];
      links[c][filled[c]++] = link;
    }
    return links;
  }
}
