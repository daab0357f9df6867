package org.lenslet.op.pool;

import java.util.Arrays;

/**
 * Which elements along an axis of {@code in} positions make element i of {@code out}. Coordinates
 * are computed as fractions of integers, without rounding.
 */
public enum Sampling {
  /** The one at {@code floor(i * in / out)}. */
  NEAREST,
  /** The one whose centre is nearest: at {@code floor((i + 1/2) * in / out)}. */
  NEAREST_CENTERS,
  /**
   * The two around {@code (i + 1/2) * in / out - 1/2}, in proportion to their nearness, at the
   * borders one: positions are the centres of areas. PyTorch's align_corners = False.
   */
  LINEAR,
  /**
   * The two around {@code i * (in - 1) / (out - 1)}, in proportion to their nearness: the first and
   * the last stay what they are. The first alone for one output. PyTorch's align_corners = True.
   */
  LINEAR_CORNERS,
  /** The mean over the window of an {@link AdaptiveMaxPool}. */
  MEAN;

  /** The weights along an axis; both extents at least 1. */
  Bands bands(int in, int out) {
    int[] first = new int[out];
    double[][] weights = new double[out][];
    for (int i = 0; i < out; i++) {
      switch (this) {
        case NEAREST -> single(first, weights, i, (long) i * in / out);
        case NEAREST_CENTERS -> single(first, weights, i, (2L * i + 1) * in / (2L * out));
        case LINEAR -> between(first, weights, i, in, (2L * i + 1) * in - out, 2L * out);
        case LINEAR_CORNERS -> between(first, weights, i, in, i * (in - 1L), Math.max(1, out - 1L));
        case MEAN -> {
          first[i] = AdaptiveMaxPool.start(i, in, out);
          int count = AdaptiveMaxPool.end(i, in, out) - first[i];
          weights[i] = new double[count];
          Arrays.fill(weights[i], 1.0 / count);
        }
      }
    }
    return new Bands(first, weights);
  }

  private static void single(int[] first, double[][] weights, int i, long position) {
    first[i] = (int) position;
    weights[i] = new double[] {1};
  }

  /** At the position numerator / denominator; an element of weight 0 counts nothing. */
  private static void between(
      int[] first, double[][] weights, int i, int in, long numerator, long denominator) {
    long position = Math.max(0, Math.min(numerator, (in - 1L) * denominator));
    first[i] = (int) (position / denominator);
    double beyond = (double) (position % denominator) / denominator;
    weights[i] = beyond == 0 ? new double[] {1} : new double[] {1 - beyond, beyond};
  }
}
