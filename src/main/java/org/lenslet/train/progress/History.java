package org.lenslet.train.progress;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened in a run so far.
 *
 * @param epochs a row a finished epoch
 * @param steps rows at regular steps
 * @param bestEpoch the number of the epoch that did best on the held-out data, from 1, the first of
 *     equals; 0 where nothing was held out, and before the first epoch has ended
 * @param bestRestored whether the weights that the run has left in place are those of that epoch,
 *     not those of the last step
 */
public record History(
    List<EpochRow> epochs, List<StepRow> steps, int bestEpoch, boolean bestRestored) {

  public History {
    epochs = List.copyOf(epochs);
    steps = List.copyOf(steps);
  }

  /**
   * A finished epoch.
   *
   * @param epoch its number, from 1
   * @param steps the steps taken since the start of the run
   * @param trainLoss the mean loss over the examples of the epoch, as they were learnt
   * @param validationLoss on the held-out data; NaN where nothing was held out
   * @param validationAccuracy on the held-out data; NaN where nothing was held out, and where the
   *     targets are not classes or several
   * @param testLoss on the examples that are watched; NaN where none are
   * @param testAccuracy on the examples that are watched; NaN as for the held-out data
   * @param learningRate the rate of the last step
   * @param seconds the time spent on training steps
   * @param imagesPerSecond training throughput, validation not counted
   * @param dataWaitShare the share of that time spent waiting for data
   * @param validation all metrics on the held-out data by name; empty where nothing was held out
   * @param test all metrics on the examples that are watched by name; empty where none are
   */
  public record EpochRow(
      int epoch,
      long steps,
      double trainLoss,
      double validationLoss,
      double validationAccuracy,
      double testLoss,
      double testAccuracy,
      double learningRate,
      double seconds,
      double imagesPerSecond,
      double dataWaitShare,
      Map<String, Double> validation,
      Map<String, Double> test) {

    public EpochRow {
      // Checkpoints of earlier versions have none.
      validation = copy(validation);
      test = copy(test);
    }

    private static Map<String, Double> copy(Map<String, Double> metrics) {
      return metrics == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** A row of the figures alone. */
    public EpochRow(
        int epoch,
        long steps,
        double trainLoss,
        double validationLoss,
        double validationAccuracy,
        double testLoss,
        double testAccuracy,
        double learningRate,
        double seconds,
        double imagesPerSecond,
        double dataWaitShare) {
      this(
          epoch,
          steps,
          trainLoss,
          validationLoss,
          validationAccuracy,
          testLoss,
          testAccuracy,
          learningRate,
          seconds,
          imagesPerSecond,
          dataWaitShare,
          Map.of(),
          Map.of());
    }
  }

  /**
   * A point of the learning curve.
   *
   * @param step the steps taken since the start of the run
   * @param loss the mean loss over the examples since the row before
   * @param imagesPerSecond the throughput since the row before
   */
  public record StepRow(long step, double loss, double imagesPerSecond) {}

  /** The median of the throughput over the steps' rows; NaN before the first row. */
  public double medianImagesPerSecond() {
    double[] sorted = steps.stream().mapToDouble(StepRow::imagesPerSecond).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** The seconds spent on training steps in all finished epochs. */
  public double seconds() {
    return epochs.stream().mapToDouble(EpochRow::seconds).sum();
  }

  /** The share of the training time spent waiting for data; NaN before the first epoch's end. */
  public double dataWaitShare() {
    return epochs.stream().mapToDouble(row -> row.dataWaitShare() * row.seconds()).sum()
        / seconds();
  }

  /**
   * The epoch that did best on the held-out data, the first of equals; the last one where nothing
   * was held out.
   *
   * @throws IndexOutOfBoundsException before the first epoch has ended
   */
  public EpochRow best() {
    return epochs.get((bestEpoch > 0 ? bestEpoch : epochs.size()) - 1);
  }

  /** The last epoch's training loss; NaN before the first epoch has ended. */
  public double lastTrainLoss() {
    return epochs.isEmpty() ? Double.NaN : epochs.get(epochs.size() - 1).trainLoss();
  }
}
