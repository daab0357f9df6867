package org.lenslet.cli.predict;

/**
 * Another number of samples along a line: every new one is a mean of old ones, weighted by a
 * triangle around it that is as wide as it takes to miss none of them.
 *
 * @param starts the first old sample of each new one
 * @param weights the weights of the old samples from there, of sum 1
 */
record Resampling(int[] starts, double[][] weights) {

  static Resampling of(int from, int to) {
    double step = (double) from / to;
    double reach = Math.max(1, step);
    int[] starts = new int[to];
    double[][] weights = new double[to][];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * step - 0.5;
      int first = Math.max(0, (int) Math.ceil(centre - reach));
      int last = Math.min(from - 1, (int) Math.floor(centre + reach));
      double[] around = new double[last - first + 1];
      double sum = 0;
      for (int k = 0; k < around.length; k++) {
        around[k] = Math.max(0, 1 - Math.abs(first + k - centre) / reach);
        sum += around[k];
      }
      for (int k = 0; k < around.length; k++) {
        around[k] /= sum;
      }
      starts[i] = first;
      weights[i] = around;
    }
    return new Resampling(starts, weights);
  }

  /** Computes a line of new samples. */
  void apply(double[] old, int from, int stride, double[] result, int to, int resultStride) {
    for (int i = 0; i < starts.length; i++) {
      double sum = 0;
      for (int k = 0; k < weights[i].length; k++) {
        sum += weights[i][k] * old[from + (starts[i] + k) * stride];
      }
      result[to + i * resultStride] = sum;
    }
  }
}
