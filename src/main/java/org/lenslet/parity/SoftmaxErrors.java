package org.lenslet.parity;

import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * Bounds for softmax and cross-entropy.
 *
 * <p>A device computes d[i] = z[i] - max with error u * |d[i]|, so e[i] = exp(d[i]) has the
 * relative error r[i] = exp(u * |d[i]|) * (1 + 3 ulp) - 1. The sum S of C terms in any order has
 * the relative error s = sum(e[i] * r[i]) / S and gamma(C) on top. A probability e[i] / S adds a
 * division, or a reciprocal and a product: gamma(6). The loss is log S + max - z[label], added in
 * any order: log S is off by s / (1 - s) and log's own 3 ulp, and each of the three terms goes
 * through two roundings. The gradient dloss * (p - 1 or p) adds a subtraction and a product. Every
 * result may in addition lose a denormal, and the reference rounds once.
 */
final class SoftmaxErrors {
  private static final double DIVISION = Rounding.gamma(6);

  /** The numbers of one line along the axis. */
  private record Line(double max, double[] terms, double[] errors, double sum, double sumError) {

    static Line of(float[] z, int start, int stride, int extent) {
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
        errors[i] = both(Math.expm1(Rounding.U * -d), Rounding.EXP);
        sum += terms[i];
        weighted += terms[i] * errors[i];
      }
      double sumError = both(weighted / sum, Rounding.gamma(extent)) + extent * Rounding.FLUSH;
      return new Line(max, terms, errors, sum, sumError);
    }

    double probability(int i) {
      return terms[i] / sum;
    }

    double probabilityError(int i) {
      double relative = (1 + both(errors[i], DIVISION)) / (1 - sumError) - 1;
      return probability(i) * relative + 2 * Rounding.FLUSH;
    }
  }

  private SoftmaxErrors() {}

  static double[] softmax(HostTensor x, int axis) {
    Shape shape = x.shape();
    int stride = shape.product(axis + 1, shape.rank());
    int extent = shape.get(axis);
    double[] bounds = new double[shape.elements()];
    for (int start = 0; start < bounds.length; start++) {
      if (start / stride % extent == 0) {
        Line line = Line.of(x.floats(), start, stride, extent);
        for (int i = 0; i < extent; i++) {
          bounds[start + i * stride] = line.probabilityError(i) + Rounding.U * line.probability(i);
        }
      }
    }
    return bounds;
  }

  static double[] crossEntropy(HostTensor logits, HostTensor labels) {
    int stride = logits.shape().product(2, logits.shape().rank());
    int extent = logits.shape().get(1);
    double[] bounds = new double[labels.spec().elements()];
    for (int i = 0; i < bounds.length; i++) {
      int label = labels.ints()[i];
      if (label >= 0 && label < extent) {
        int start = i / stride * extent * stride + i % stride;
        Line line = Line.of(logits.floats(), start, stride, extent);
        double z = logits.floats()[start + label * stride];
        double log = Math.log(line.sum());
        double logError = line.sumError() / (1 - line.sumError());
        logError += Rounding.LOG * (log + logError);
        double added = log + logError + Math.abs(line.max()) + Math.abs(z);
        double loss = Math.abs(log + line.max() - z);
        bounds[i] = logError + Rounding.gamma(2) * added + Rounding.U * loss + 2 * Rounding.FLUSH;
      }
    }
    return bounds;
  }

  static double[] crossEntropyBackward(HostTensor logits, HostTensor labels, HostTensor dLoss) {
    int stride = logits.shape().product(2, logits.shape().rank());
    int extent = logits.shape().get(1);
    double[] bounds = new double[logits.spec().elements()];
    for (int i = 0; i < labels.spec().elements(); i++) {
      int label = labels.ints()[i];
      if (label >= 0 && label < extent) {
        int start = i / stride * extent * stride + i % stride;
        Line line = Line.of(logits.floats(), start, stride, extent);
        for (int c = 0; c < extent; c++) {
          double difference = Math.abs(line.probability(c) - (c == label ? 1 : 0));
          double error = line.probabilityError(c);
          double gradient = Math.abs(dLoss.floats()[i]);
          bounds[start + c * stride] =
              gradient * (error + Rounding.gamma(2) * (difference + error))
                  + Rounding.U * gradient * difference
                  + 2 * Rounding.FLUSH;
        }
      }
    }
    return bounds;
  }

  /** Two relative errors, one after the other. */
  private static double both(double a, double b) {
    return (1 + a) * (1 + b) - 1;
  }
}
