package org.lenslet.data.picture;

/**
 * Another number of samples along a line: every new one is a mean of old ones, weighted by a
 * triangle around it that is as wide as it takes to miss none of them.
 *
 * @param starts the first old sample of each new one
 * @param weights the weights of the old samples from there, of sum 1
 */
public record Resampling(int[] starts, double[][] weights) {

  /** All of a line. */
  public static Resampling of(int from, int to) {
    return of(from, 0, from, to);
  }

  /**
   * A part of a line.
   *
   * @param from samples there are; those beyond the part's ends have weight where they are near
   * @param start of the part, from 0
   * @param extent of the part; at 1 a sample
   */
  static Resampling of(int from, double start, double extent, int to) {
    double step = extent / to;
    double reach = Math.max(1, step);
    int[] starts = new int[to];
    double[][] weights = new double[to][];
    for (int i = 0; i < to; i++) {
      double centre = Math.max(-0.5, Math.min(from - 0.5, start + (i + 0.5) * step - 0.5));
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
  public void apply(double[] old, int from, int stride, double[] result, int to, int resultStride) {
    for (int i = 0; i < starts.length; i++) {
      double sum = 0;
      for (int k = 0; k < weights[i].length; k++) {
        sum += weights[i][k] * old[from + (starts[i] + k) * stride];
      }
      result[to + i * resultStride] = sum;
    }
  }

  /** Every row of a picture, its samples as they lie. */
  float[] alongRows(Pixels picture) {
    int samples = picture.samples();
    byte[] values = picture.values();
    float[] result = new float[picture.height() * starts.length * samples];
    int to = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int i = 0; i < starts.length; i++) {
        int from = (y * picture.width() + starts[i]) * samples;
        for (int c = 0; c < samples; c++) {
          double sum = 0;
          for (int k = 0; k < weights[i].length; k++) {
            sum += weights[i][k] * (values[from + k * samples + c] & 0xFF);
          }
          result[to++] = (float) sum;
        }
      }
    }
    return result;
  }

  /**
   * Every column of what {@link #alongRows} has made of three samples, to a plane a sample: whole
   * levels.
   */
  void alongColumns(float[] rows, int width, float[] result, int offset) {
    int plane = starts.length * width;
    for (int i = 0; i < starts.length; i++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          double sum = 0;
          for (int k = 0; k < weights[i].length; k++) {
            sum += weights[i][k] * rows[((starts[i] + k) * width + x) * 3 + c];
          }
          result[offset + c * plane + i * width + x] = (float) Math.rint(sum);
        }
      }
    }
  }
}
