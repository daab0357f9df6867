package org.lenslet.op.pool;

import java.util.Arrays;

/**
 * A linear map along one axis whose every output is a weighted sum of neighbouring inputs; later
 * outputs begin and end no earlier.
 *
 * @param first for each output the first input that counts
 * @param weights for each output the weights of the inputs from the first on, perhaps none
 */
public record Bands(int[] first, double[][] weights) {

  /** An axis of one position that stays as it is. */
  public static Bands single() {
    return new Bands(new int[1], new double[][] {{1}});
  }

  /** The number of outputs. */
  public int outputs() {
    return first.length;
  }

  /** The largest number of inputs that make one output. */
  public int most() {
    return Arrays.stream(weights).mapToInt(w -> w.length).max().orElse(0);
  }

  /**
   * The map of the transposed matrix: from gradients of outputs to those of inputs.
   *
   * @param inputs the number of inputs
   */
  public Bands transposed(int inputs) {
    int[] begin = new int[inputs];
    double[][] columns = new double[inputs][];
    int from = 0;
    int to = 0;
    for (int q = 0; q < inputs; q++) {
      while (from < outputs() && first[from] + weights[from].length <= q) {
        from++;
      }
      while (to < outputs() && first[to] <= q) {
        to++;
      }
      begin[q] = Math.min(from, to);
      columns[q] = new double[Math.max(0, to - from)];
      for (int i = 0; i < columns[q].length; i++) {
        columns[q][i] = weights[from + i][q - first[from + i]];
      }
    }
    return new Bands(begin, columns);
  }

  /** For each output of each axis its first input, how many count, and where its weights start. */
  public static int[] table(Bands... axes) {
    int[] table = new int[3 * Arrays.stream(axes).mapToInt(Bands::outputs).sum()];
    int at = 0;
    int start = 0;
    for (Bands axis : axes) {
      for (int i = 0; i < axis.outputs(); i++) {
        table[at++] = axis.first[i];
        table[at++] = axis.weights[i].length;
        table[at++] = start;
        start += axis.weights[i].length;
      }
    }
    return table;
  }

  /** All weights of all axes, as {@link #table} refers to them. */
  public static float[] flatWeights(Bands... axes) {
    double[] all =
        Arrays.stream(axes)
            .flatMap(axis -> Arrays.stream(axis.weights))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    float[] weights = new float[all.length];
    for (int i = 0; i < all.length; i++) {
      weights[i] = (float) all[i];
    }
    return weights;
  }
}
