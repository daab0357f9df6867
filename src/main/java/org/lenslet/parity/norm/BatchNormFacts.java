package org.lenslet.parity.norm;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.Op;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.BatchNormBackward;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.Evidence;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.parity.facts.Rounding;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * What proofs know of normalization by the statistics of the batch.
 *
 * <p>Forward, per channel of n elements: a device's mean is off by {@code E = gamma(n) mean |x|}
 * and a rounding. Its variance is the mean of squared distances from means that are off by E at
 * most, whether of all elements, of pieces or of those before, so it is off by {@code V = gamma(n)
 * v} for the sum, and {@code 4 E sqrt(v) + 2 E^2} for the means. The reciprocal deviation r lies
 * between those of v + V and v - V, and has the roundings of a root (6) and a division (6) besides.
 * Then {@code |gamma| (|x - mean| + E) r} goes through a few roundings more.
 *
 * <p>Backward, mean and variance are given: r has its roundings alone, and the two sums over dy are
 * off by gamma(n) of the magnitudes that they add up.
 */
final class BatchNormFacts {
  /** Roundings of a difference, a root, a division, and the products and sums around them. */
  private static final int STEPS = 24;

  private static final float USUAL = 1e-5f;

  private BatchNormFacts() {}

  static List<OpFacts<?>> all() {
    return List.of(
        OpFacts.rounds(BatchNorm.class, BatchNormFacts::forwardBounds)
            .withCases(BatchNormFacts::addCases)
            .withFlops((op, p) -> 8L * p.input(0).elements()),
        OpFacts.rounds(BatchNormBackward.class, BatchNormFacts::backwardBounds)
            .withFills((op, inputs, index) -> index == 3 ? Fill.POSITIVE : Fill.DENSE)
            .withFlops((op, p) -> 10L * p.input(0).elements()));
  }

  /** Where the elements of a channel lie. */
  private record Channel(Shape shape, int channel) {
    int elements() {
      return shape.get(0) * run();
    }

    private int run() {
      return shape.product(2, shape.rank());
    }

    int at(int i) {
      return (i / run() * shape.get(1) + channel) * run() + i % run();
    }
  }

  private static List<double[]> forwardBounds(BatchNorm op, Evidence evidence) {
    Shape shape = evidence.problem().input(0).shape();
    float[] x = evidence.inputs().get(0).floats();
    boolean isAffine = evidence.inputs().size() > 1;
    Rounding rounding = evidence.rounding();
    double[] ofY = new double[x.length];
    double[] ofMean = new double[shape.get(1)];
    double[] ofVariance = new double[shape.get(1)];
    for (int c = 0; c < shape.get(1); c++) {
      Channel channel = new Channel(shape, c);
      int n = channel.elements();
      double mean = 0;
      double magnitude = 0;
      for (int i = 0; i < n; i++) {
        mean += x[channel.at(i)] / (double) n;
        magnitude += Math.abs(x[channel.at(i)]) / (double) n;
      }
      double variance = 0;
      for (int i = 0; i < n; i++) {
        double distance = x[channel.at(i)] - mean;
        variance += distance * distance / n;
      }
      double e = rounding.sum(n + STEPS) * magnitude + n * Rounding.FLUSH;
      double v = rounding.sum(n + STEPS) * variance + 4 * e * Math.sqrt(variance) + 2 * e * e;
      v += n * Rounding.FLUSH;
      // Sums on the way to a mean or a variance may leave the range of float.
      double largest = Float.MAX_VALUE / Math.max(1, 2.0 * n);
      boolean inRange = magnitude < largest && variance + v < largest;
      double r = 1 / Math.sqrt(variance + op.epsilon());
      double upper = 1 / Math.sqrt(Math.max(0, variance - v) + op.epsilon());
      double lower = 1 / Math.sqrt(variance + v + op.epsilon());
      double ofR = Math.max(upper - r, r - lower) + rounding.gamma(STEPS) * upper;
      ofMean[c] = inRange ? e + Rounding.FLOAT * Math.abs(mean) : Double.POSITIVE_INFINITY;
      ofVariance[c] = inRange ? v + Rounding.FLOAT * variance : Double.POSITIVE_INFINITY;
      double gamma = isAffine ? Math.abs(evidence.inputs().get(1).floats()[c]) : 1;
      double beta = isAffine ? Math.abs(evidence.inputs().get(2).floats()[c]) : 0;
      for (int i = 0; i < n; i++) {
        double distance = Math.abs(x[channel.at(i)] - mean);
        double scaled = gamma * (distance + e) * (r + ofR);
        double bound =
            gamma * ((distance + e) * ofR + e * r)
                + rounding.gamma(STEPS) * (scaled + beta)
                + Rounding.FLOAT * (scaled + beta)
                + 4 * Rounding.FLUSH;
        ofY[channel.at(i)] = inRange && bound == bound ? bound : Double.POSITIVE_INFINITY;
      }
    }
    return List.of(ofY, ofMean, ofVariance);
  }

  private static List<double[]> backwardBounds(BatchNormBackward op, Evidence evidence) {
    Shape shape = evidence.problem().input(0).shape();
    float[] x = evidence.inputs().get(0).floats();
    float[] dy = evidence.inputs().get(1).floats();
    float[] means = evidence.inputs().get(2).floats();
    float[] variances = evidence.inputs().get(3).floats();
    boolean isAffine = evidence.inputs().size() > 4;
    Rounding rounding = evidence.rounding();
    double few = rounding.gamma(STEPS);
    double[] ofDx = new double[x.length];
    double[] ofDGamma = new double[shape.get(1)];
    double[] ofDBeta = new double[shape.get(1)];
    for (int c = 0; c < shape.get(1); c++) {
      Channel channel = new Channel(shape, c);
      int n = channel.elements();
      double r = 1 / Math.sqrt(variances[c] + op.epsilon());
      double sum = 0;
      double products = 0;
      double magnitude = 0;
      double magnitudeOfProducts = 0;
      for (int i = 0; i < n; i++) {
        int at = channel.at(i);
        double product = dy[at] * (x[at] - (double) means[c]) * r;
        sum += dy[at];
        products += product;
        magnitude += Math.abs(dy[at]);
        magnitudeOfProducts += Math.abs(product);
      }
      double e = rounding.sum(n + STEPS);
      double ofSum = e * magnitude + n * Rounding.FLUSH;
      double ofProducts = e * magnitudeOfProducts + n * Rounding.FLUSH * (1 + r);
      ofDBeta[c] = ofSum + Rounding.FLOAT * Math.abs(sum);
      ofDGamma[c] = ofProducts + Rounding.FLOAT * Math.abs(products);
      double scale = (isAffine ? Math.abs(evidence.inputs().get(4).floats()[c]) : 1) * r;
      for (int i = 0; i < n; i++) {
        int at = channel.at(i);
        double h = Math.abs(x[at] - (double) means[c]) * r;
        double terms = Math.abs(dy[at]) + Math.abs(sum) / n + h * Math.abs(products) / n;
        double off = ofSum / n + h * ofProducts / n;
        ofDx[at] =
            scale * (off + few * (terms + off))
                + Rounding.FLOAT * scale * terms
                + 4 * Rounding.FLUSH * (1 + scale);
      }
    }
    return isAffine ? List.of(ofDx, ofDGamma, ofDBeta) : List.of(ofDx);
  }

  private static void addCases(CaseList list) {
    list.core();
    all(list, Shape.of(2, 3, 5, 7));
    all(list, Shape.of(64, 10));
    all(list, Shape.of(4, 6, 13, 11));
    all(list, Shape.of(3, 2, 4, 3, 5));
    all(list, Shape.of(5, 4, 33));
    all(list, Shape.of(1, 1, 1));
    // Teams of which a last work-group has a few.
    all(list, Shape.of(2, 9, 8, 8));
    // Several pieces: cut along the rows, and within a run.
    all(list, Shape.of(40, 2, 17, 16));
    all(list, Shape.of(3, 2, 9_001));
    // A mean far from 0 beside the deviation must not cancel.
    far(list, Shape.of(8, 3, 6, 6));
    // Pieces whose means differ by more than their elements do.
    apart(list, Shape.of(40, 2, 17, 16));
    apart(list, Shape.of(3, 2, 9_001));
    list.more();
    for (int edge : CaseList.EDGES) {
      all(list, Shape.of(edge, 3));
      all(list, Shape.of(3, edge, 5));
      all(list, Shape.of(2, 3, edge));
    }
    for (int block : CaseList.BLOCKS) {
      all(list, Shape.of(1, 3, block));
      all(list, Shape.of(block, 2, 3));
    }
    all(list, Shape.of(129, 3, 8, 8));
    all(list, Shape.of(2, 70, 7, 7));
    far(list, Shape.of(40, 2, 300));
  }

  private static void all(CaseList list, Shape x) {
    for (boolean isAffine : new boolean[] {true, false}) {
      list.addSpecs(new BatchNorm(USUAL), forward(x, isAffine));
      list.addSpecs(new BatchNormBackward(USUAL), backward(x, isAffine));
    }
    list.addSpecs(new BatchNorm(0.5f), forward(x, true));
    list.addSpecs(new BatchNormBackward(0.5f), backward(x, true));
  }

  private static void far(CaseList list, Shape x) {
    Op op = new BatchNorm(USUAL);
    list.add(list.usual(op, forward(x, true)).withFill(0, new Fill.Around(1000)));
  }

  private static void apart(CaseList list, Shape x) {
    Op op = new BatchNorm(USUAL);
    list.add(list.usual(op, forward(x, true)).withFill(0, new Fill.Drifting(50)));
  }

  private static List<TensorSpec> forward(Shape x, boolean isAffine) {
    TensorSpec channels = TensorSpec.f32(x.get(1));
    return isAffine ? List.of(TensorSpec.f32(x), channels, channels) : List.of(TensorSpec.f32(x));
  }

  private static List<TensorSpec> backward(Shape x, boolean isAffine) {
    TensorSpec channels = TensorSpec.f32(x.get(1));
    List<TensorSpec> specs =
        new ArrayList<>(List.of(TensorSpec.f32(x), TensorSpec.f32(x), channels, channels));
    if (isAffine) {
      specs.add(channels);
    }
    return specs;
  }
}
