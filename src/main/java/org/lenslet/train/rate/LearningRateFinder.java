package org.lenslet.train.rate;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.data.Dataset;
import org.lenslet.data.batch.Batch;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.error.UsageException;
import org.lenslet.train.TrainerBuilder;
import org.lenslet.train.TrainingStep;

/**
 * Looks for a learning rate (Smith 2017, arXiv:1506.01186): from fresh weights, updates by rates
 * that grow exponentially, until the loss runs away. What it learns on the way is thrown away.
 *
 * <pre>{@code
 * TrainerBuilder settings = Trainer.of(model).on(device).batch(64).optimizer(Sgd.of(0.1f));
 * RateCurve curve = LearningRateFinder.of(settings).run(data);
 * }</pre>
 *
 * The rate of the optimizer and the schedule play no part; all else of the settings does.
 *
 * @param settings with a device
 * @param lowest the first rate, above 0
 * @param highest the last, above the lowest
 * @param updates how many rates are tried, at least 10
 */
public record LearningRateFinder(
    TrainerBuilder settings, float lowest, float highest, int updates) {
  private static final int LEAST_UPDATES = 10;

  /** The loss has run away when a running mean is so many times its lowest. */
  private static final double AWAY = 4;

  /** How much of the running mean stays from one update to the next. */
  private static final double KEPT = 0.8;

  public LearningRateFinder {
    if (!(lowest > 0 && highest > lowest && Float.isFinite(highest))) {
      throw new UsageException(
          "learning-rate finder: expected rates above 0 in ascending order, got %s and %s"
              .formatted(lowest, highest));
    }
    if (updates < LEAST_UPDATES) {
      throw new UsageException(
          "learning-rate finder: expected at least %d updates, got %d"
              .formatted(LEAST_UPDATES, updates));
    }
  }

  /** A finder that tries 100 rates from 1e-7 to 10. */
  public static LearningRateFinder of(TrainerBuilder settings) {
    return new LearningRateFinder(settings, 1e-7f, 10, 100);
  }

  /** With other rates. */
  public LearningRateFinder between(float first, float last) {
    return new LearningRateFinder(settings, first, last, updates);
  }

  /** With another number of updates. */
  public LearningRateFinder updates(int count) {
    return new LearningRateFinder(settings, lowest, highest, count);
  }

  /**
   * Tries the rates on examples in the order of a training run, over and over where they are few.
   *
   * @throws UsageException if the data does not fit the model or is smaller than a batch
   */
  public RateCurve run(Dataset data) {
    List<Float> rates = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    boolean diverged = false;
    try (TrainingStep step = settings.step()) {
      int batches = step.task().regimen().accumulation();
      double mean = 0;
      double weight = 0;
      double best = Double.POSITIVE_INFINITY;
      try (BatchLoader loader = step.loader(step.prepare(data), 0, 0)) {
        for (int update = 0; update < updates && !diverged; update++) {
          float rate = rate(update);
          int examples = 0;
          for (int i = 0; i < batches; i++) {
            Batch batch = loader.next();
            step.take((long) update * batches + i + 1, rate, batch);
            examples += batch.count();
          }
          double loss = step.takeLossSum() / examples;
          if (!Double.isFinite(loss)) {
            diverged = true;
          } else {
            rates.add(rate);
            losses.add(loss);
            mean = KEPT * mean + (1 - KEPT) * loss;
            weight = KEPT * weight + 1 - KEPT;
            best = Math.min(best, mean / weight);
            diverged = mean / weight > AWAY * best;
          }
        }
      }
    }
    return RateCurve.of(rates, losses, updates, diverged);
  }

  private float rate(int update) {
    double share = (double) update / (updates - 1);
    return (float) (lowest * Math.pow((double) highest / lowest, share));
  }
}
