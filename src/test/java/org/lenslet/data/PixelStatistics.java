package org.lenslet.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the check values of a data set are made of: the grey levels, recovered from the normalised
 * inputs, per channel.
 */
record PixelStatistics(List<Long> sums, List<Double> means, List<Double> deviations) {
  static PixelStatistics of(LabelledDataset data, Normalisation normalisation) {
    int channels = data.inputShape().get(0);
    int plane = data.inputShape().product(1, 3);
    long[] sums = new long[channels];
    long[] squares = new long[channels];
    float[] input = new float[channels * plane];
    for (int i = 0; i < data.size(); i++) {
      data.input(i, input, 0);
      for (int at = 0; at < input.length; at++) {
        int c = at / plane;
        double x = input[at] * normalisation.deviations().get(c) + normalisation.means().get(c);
        long level = Math.round(255 * x);
        sums[c] += level;
        squares[c] += level * level;
      }
    }
    double n = (double) data.size() * plane;
    return new PixelStatistics(
        Arrays.stream(sums).boxed().toList(),
        Arrays.stream(sums).mapToObj(sum -> sum / n / 255).toList(),
        IntStream.range(0, channels)
            .mapToObj(c -> Math.sqrt(squares[c] / n - Math.pow(sums[c] / n, 2)) / 255)
            .toList());
  }

  long sum() {
    return sums.stream().mapToLong(Long::longValue).sum();
  }

  /** The number of examples of each class. */
  static int[] classCounts(LabelledDataset data) {
    int[] counts = new int[data.classes()];
    IntStream.range(0, data.size()).forEach(i -> counts[data.label(i)]++);
    return counts;
  }

  static int[] firstLabels(LabelledDataset data, int count) {
    return IntStream.range(0, count).map(data::label).toArray();
  }
}
