package org.lenslet.train.optimizer;

import java.util.List;

/** See {@link Schedules#plateau}. A function of the losses alone, so that a resumed run agrees. */
record Plateau(double gamma, int patience, double least) implements Schedule {
  private static final double NOTICEABLE = 1e-4;

  @Override
  public double factor(long step, long steps) {
    return 1;
  }

  @Override
  public double factor(long step, long steps, List<Double> losses) {
    double factor = 1;
    double lowest = Double.POSITIVE_INFINITY;
    int waited = 0;
    for (int epoch = 0; epoch < losses.size(); epoch++) {
      double loss = losses.get(epoch);
      waited++;
      if (loss < lowest - NOTICEABLE * Math.abs(lowest) || lowest == Double.POSITIVE_INFINITY) {
        lowest = loss;
        waited = 0;
      } else if (waited > patience) {
        factor *= gamma;
        waited = 0;
      }
    }
    return Math.max(factor, least);
  }

  @Override
  public String name() {
    return "PLATEAU by " + gamma + " after " + patience + " epochs, at least " + least;
  }

  @Override
  public String toString() {
    return name();
  }
}
