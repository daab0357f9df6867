package org.lenslet.backend.reference.norm;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.BatchNormBackward;
import org.lenslet.tensor.Shape;

/** Normalization of channels by the statistics of the batch. */
public final class BatchNormReference {
  private BatchNormReference() {}

  public static void list(ReferenceList list) {
    list.add("batch_norm_forward", BatchNorm.class, BatchNormReference::forward)
        .add("batch_norm_backward", BatchNormBackward.class, BatchNormReference::backward);
  }

  /** y[n,c,p] = gamma[c] (x[n,c,p] - mean[c]) / sqrt(variance[c] + epsilon) + beta[c]. */
  static Launch forward(BatchNorm op, Operands operands) {
    Floats x = operands.input(0);
    boolean isAffine = operands.inputCount() > 1;
    Floats gamma = isAffine ? operands.input(1) : null;
    Floats beta = isAffine ? operands.input(2) : null;
    Floats y = operands.output(0);
    Floats mean = operands.output(1);
    Floats variance = operands.output(2);
    Channels channels = new Channels(x.shape());
    return () -> {
      for (int c = 0; c < mean.elements(); c++) {
        double sum = 0;
        for (int i = 0; i < channels.elements(); i++) {
          sum += x.get(channels.at(c, i));
        }
        double m = sum / channels.elements();
        double squares = 0;
        for (int i = 0; i < channels.elements(); i++) {
          double distance = x.get(channels.at(c, i)) - m;
          squares += distance * distance;
        }
        double v = squares / channels.elements();
        double scale = (isAffine ? gamma.get(c) : 1) / Math.sqrt(v + op.epsilon());
        for (int i = 0; i < channels.elements(); i++) {
          int at = channels.at(c, i);
          y.set(at, (x.get(at) - m) * scale + (isAffine ? beta.get(c) : 0));
        }
        mean.set(c, m);
        variance.set(c, v);
      }
    };
  }

  /**
   * dx = gamma r (dy - sum(dy) / n - h sum(dy h) / n), h = (x - mean) r; dgamma, dbeta the sums.
   */
  static Launch backward(BatchNormBackward op, Operands operands) {
    Floats x = operands.input(0);
    Floats dy = operands.input(1);
    Floats mean = operands.input(2);
    Floats variance = operands.input(3);
    boolean isAffine = operands.inputCount() > 4;
    Floats gamma = isAffine ? operands.input(4) : null;
    Floats dx = operands.output(0);
    Floats dGamma = isAffine ? operands.output(1) : null;
    Floats dBeta = isAffine ? operands.output(2) : null;
    Channels channels = new Channels(x.shape());
    return () -> {
      int n = channels.elements();
      for (int c = 0; c < mean.elements(); c++) {
        double m = mean.get(c);
        double r = 1 / Math.sqrt(variance.get(c) + op.epsilon());
        double sum = 0;
        double products = 0;
        for (int i = 0; i < n; i++) {
          int at = channels.at(c, i);
          sum += dy.get(at);
          products += dy.get(at) * (x.get(at) - m);
        }
        products *= r;
        double scale = (isAffine ? gamma.get(c) : 1) * r;
        for (int i = 0; i < n; i++) {
          int at = channels.at(c, i);
          double h = (x.get(at) - m) * r;
          dx.set(at, scale * (dy.get(at) - sum / n - h * products / n));
        }
        if (isAffine) {
          dGamma.set(c, products);
          dBeta.set(c, sum);
        }
      }
    };
  }

  /** Where the elements of a channel lie. */
  private record Channels(int images, int count, int positions) {
    Channels(Shape shape) {
      this(shape.get(0), shape.get(1), shape.product(2, shape.rank()));
    }

    int elements() {
      return images * positions;
    }

    int at(int channel, int i) {
      return (i / positions * count + channel) * positions + i % positions;
    }
  }
}
