package org.lenslet.backend.cpu.launch;

/**
 * Along one axis of a window: for each output index the input index of the first tap, and which
 * taps lie inside the input.
 *
 * @param start input index of tap 0, perhaps outside
 * @param first the first tap inside
 * @param end one behind the last tap inside; at most {@code first} where none is
 */
public record ClippedTaps(int[] start, int[] first, int[] end) {

  public static ClippedTaps of(
      int outputs, int inputs, int kernel, int stride, int dilation, int before) {
    int[] start = new int[outputs];
    int[] first = new int[outputs];
    int[] end = new int[outputs];
    for (int o = 0; o < outputs; o++) {
      int at = o * stride - before;
      start[o] = at;
      first[o] = at >= 0 ? 0 : -Math.floorDiv(at, dilation);
      end[o] = at >= inputs ? 0 : Math.min(kernel, (inputs - 1 - at) / dilation + 1);
    }
    return new ClippedTaps(start, first, end);
  }

  /** The first output whose taps all lie inside; {@link #endWhole} where there is none. */
  public int firstWhole(int kernel) {
    int output = 0;
    while (output < start.length && !isWhole(output, kernel)) {
      output++;
    }
    return output;
  }

  /** One behind the last output whose taps all lie inside. */
  public int endWhole(int kernel) {
    int output = firstWhole(kernel);
    while (output < start.length && isWhole(output, kernel)) {
      output++;
    }
    return output;
  }

  private boolean isWhole(int output, int kernel) {
    return first[output] == 0 && end[output] == kernel;
  }
}
