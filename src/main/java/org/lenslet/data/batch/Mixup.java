package org.lenslet.data.batch;

import org.lenslet.error.UsageException;
import org.lenslet.random.RandomStream;

/**
 * Mixes every example of a batch with the next one in it, the last with the first: inputs and
 * losses by a weight of the example's own chance, from the distribution Beta(alpha, alpha) (Zhang
 * and others 2018, arXiv:1710.09412). The batch says the weights and what the partners are; whoever
 * learns from it mixes.
 *
 * @param alpha above 0: small ones leave most examples nearly as they are, 1 mixes evenly
 */
public record Mixup(double alpha) {
  public Mixup {
    if (!(alpha > 0 && Double.isFinite(alpha))) {
      throw new UsageException("mixup: expected an alpha above 0, got " + alpha);
    }
  }

  /** The example's own share, in [0, 1]. */
  float weight(RandomStream random) {
    return (float) (alpha <= 1 ? ofPowers(random) : ofGammas(random));
  }

  /** Jöhnk 1964; by logarithms, as powers of 1 / alpha fall below what a double can hold. */
  private double ofPowers(RandomStream random) {
    while (true) {
      double x = StrictMath.log(random.nextUniform(0, 1)) / alpha;
      double y = StrictMath.log(random.nextUniform(0, 1)) / alpha;
      double larger = Math.max(x, y);
      double first = StrictMath.exp(x - larger);
      double sum = first + StrictMath.exp(y - larger);
      if (StrictMath.log(sum) + larger <= 0) { // false for NaN, of two zeros
        return first / sum;
      }
    }
  }

  private double ofGammas(RandomStream random) {
    double first = gamma(random);
    return first / (first + gamma(random));
  }

  /** Marsaglia and Tsang 2000, for shapes of at least 1. */
  private double gamma(RandomStream random) {
    double d = alpha - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextNormal();
      double v = 1 + c * x;
      double cube = v * v * v;
      double u = random.nextUniform(0, 1);
      if (v > 0 && StrictMath.log(u) < 0.5 * x * x + d - d * cube + d * StrictMath.log(cube)) {
        return d * cube;
      }
    }
  }
}
