package org.lenslet.train.rate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the loss went while the learning rate grew from update to update.
 *
 * @param points in order, up to the last rate or to where the loss ran away
 * @param diverged whether it ran away
 */
public record RateCurve(List<Point> points, boolean diverged) {
  /** How far the smoothed curve looks back, and ahead, as a share of the points asked for. */
  private static final double REACH = 0.05;

  /** Of the first points the smoothed loss is the mean of few, and its slope chance. */
  private static final double LEFT_OUT = 0.1;

  /**
   * An update.
   *
   * @param rate by which it was made
   * @param loss the mean over the examples that it learnt from, before it
   * @param smoothed the weighted mean of the losses around it, before and after
   */
  public record Point(float rate, double loss, double smoothed) {}

  public RateCurve {
    points = List.copyOf(points);
  }

  /**
   * A curve with losses smoothed by a triangle, which unlike a running mean does not lag behind: at
   * some twenty updates a factor of ten a lag would be one of several in the rate.
   */
  static RateCurve of(List<Float> rates, List<Double> losses, int asked, boolean diverged) {
    int reach = (int) Math.max(1, Math.round(REACH * asked));
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      double sum = 0;
      double weights = 0;
      for (int k = Math.max(0, i - reach); k <= Math.min(losses.size() - 1, i + reach); k++) {
        double weight = reach + 1 - Math.abs(i - k);
        sum += weight * losses.get(k);
        weights += weight;
      }
      points.add(new Point(rates.get(i), losses.get(i), sum / weights));
    }
    return new RateCurve(points, diverged);
  }

  /**
   * The rate at which the smoothed loss falls fastest by the logarithm of the rate, before it is at
   * its lowest; empty where it did not fall.
   */
  public Optional<Float> suggestion() {
    int lowest = 0;
    for (int i = 1; i < points.size(); i++) {
      lowest = points.get(i).smoothed() < points.get(lowest).smoothed() ? i : lowest;
    }
    int first = (int) Math.max(1, Math.ceil(LEFT_OUT * points.size()));
    int steepest = -1;
    double slope = 0;
    for (int i = first; i < lowest; i++) {
      double own = points.get(i + 1).smoothed() - points.get(i - 1).smoothed();
      if (own < slope) {
        slope = own;
        steepest = i;
      }
    }
    return steepest < 0 ? Optional.empty() : Optional.of(points.get(steepest).rate());
  }
}
