package org.lenslet.data;

import java.util.List;
import org.lenslet.error.UsageException;

/**
 * How grey levels become inputs, per channel: {@code (level / 255 - mean) / deviation}.
 *
 * @param means the mean of level / 255 of each channel
 * @param deviations the standard deviation of level / 255 of each channel, positive
 */
public record Normalisation(List<Double> means, List<Double> deviations) {
  private static final int LEVELS = 256;

  public Normalisation {
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    if (means.isEmpty()
        || means.size() != deviations.size()
        || !means.stream().allMatch(Double::isFinite)
        || !deviations.stream().allMatch(x -> x > 0 && Double.isFinite(x))) {
      throw new UsageException(
          "normalisation: expected a mean and a positive deviation for each channel, got means "
              + means
              + " and deviations "
              + deviations);
    }
  }

  /** The normalisation of images with one channel. */
  public static Normalisation of(double mean, double deviation) {
    return new Normalisation(List.of(mean), List.of(deviation));
  }

  /** The number of channels. */
  public int channels() {
    return means.size();
  }

  /** The input values of the 256 grey levels of a channel. */
  float[] table(int channel) {
    double mean = means.get(channel);
    double deviation = deviations.get(channel);
    float[] table = new float[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      table[level] = (float) ((level / 255.0 - mean) / deviation);
    }
    return table;
  }

  /**
   * Makes levels inputs.
   *
   * @param levels planes of channels one after another
   * @param offset of the first
   * @param plane the values of each
   * @param largest level, which stands for 1
   */
  public void apply(float[] levels, int offset, int plane, double largest) {
    for (int c = 0; c < channels(); c++) {
      double mean = means.get(c);
      double deviation = deviations.get(c);
      int start = offset + c * plane;
      for (int i = start; i < start + plane; i++) {
        levels[i] = (float) ((levels[i] / largest - mean) / deviation);
      }
    }
  }
}
