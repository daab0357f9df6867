package org.lenslet.parity.facts;

/**
 * The probabilities of one line of numbers z, and how far a device's may lie from them.
 *
 * <p>A device computes d[i] = z[i] - max with error u * |d[i]|, so e[i] = exp(d[i]) has the
 * relative error r[i] = exp(u * |d[i]|) * (1 + 3 ulp) - 1. The sum S of C terms in any order has
 * the relative error s = sum(e[i] * r[i]) / S and gamma(C) on top. A probability e[i] / S adds a
 * division, or a reciprocal and a product: gamma(6). The loss is log S + max - z[label], added in
 * any order: log S is off by s / (1 - s) and log's own 3 ulp, and each of the three terms goes
 * through two roundings. The gradient dloss * (p - 1 or p) adds a subtraction and a product. Every
 * result may in addition lose a denormal, and the reference rounds once.
 *
 * @param terms e
 * @param errors r
 * @param sum S
 * @param sumError s; from 1 on, the device's sum may be anything
 */
public record SoftmaxLine(
    double max, double[] terms, double[] errors, double sum, double sumError, Rounding rounding) {
  /** Up to 8 * 50: without subtracting the maximum the exponentials of such numbers overflow. */
  public static final Fill LARGE = new Fill.Dense(50);

  private static final int DIVISION = 6;

  /** The line of so many numbers from a start on, with a stride. */
  public static SoftmaxLine of(float[] z, int start, int stride, int extent, Rounding rounding) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < extent; i++) {
      max = Math.max(max, z[start + i * stride]);
    }
    double[] terms = new double[extent];
    double[] errors = new double[extent];
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < extent; i++) {
      double d = z[start + i * stride] - max;
      terms[i] = Math.exp(d);
      // Where e is 0 in double precision, the device's is 0 or denormal, however d was rounded.
      errors[i] = terms[i] == 0 ? 0 : both(Math.expm1(rounding.u() * -d), rounding.exp());
      sum += terms[i];
      weighted += terms[i] * errors[i];
    }
    double sumError = both(weighted / sum, rounding.sum(extent));
    return new SoftmaxLine(max, terms, errors, sum, sumError, rounding);
  }

  /** The probability of a number. */
  public double probability(int i) {
    return terms[i] / sum;
  }

  /** How far the device's probability may lie from it. */
  public double probabilityError(int i) {
    if (sumError >= 1) {
      return Double.POSITIVE_INFINITY;
    }
    double relative = (1 + both(errors[i], rounding.gamma(DIVISION))) / (1 - sumError) - 1;
    return probability(i) * relative + 2 * Rounding.FLUSH;
  }

  /** How far the device's loss for a label may lie from the reference's. */
  public double lossError(double z) {
    if (sumError >= 1) {
      return Double.POSITIVE_INFINITY;
    }
    double log = Math.log(sum);
    double logError = sumError / (1 - sumError);
    logError += rounding.log() * (log + logError);
    double added = log + logError + Math.abs(max) + Math.abs(z);
    double loss = Math.abs(log + max - z);
    return logError + rounding.gamma(2) * added + Rounding.FLOAT * loss + 2 * Rounding.FLUSH;
  }

  /** Two relative errors, one after the other. */
  private static double both(double a, double b) {
    return (1 + a) * (1 + b) - 1;
  }
}
