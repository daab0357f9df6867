package org.lenslet.train;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.error.UsageException;
import org.lenslet.train.progress.History;

/**
 * Where a run stands, apart from what the variables hold: the next batch to learn from, the sums of
 * the current epoch and what happened before. Together with the variables it determines all that
 * follows, because batches and random numbers are functions of the seed and of these counters.
 */
final class TrainingState {
  /** The current epoch, from 0. */
  int epoch;

  /** The next batch of the epoch; the number of batches per epoch before the epoch is judged. */
  int batchIndex;

  /** The steps taken since the start of the run. */
  long step;

  /** The sum of the losses of the epoch's examples up to the last row of steps. */
  double epochLoss;

  double epochSeconds;
  double epochWaitSeconds;

  /** The best judgement so far; NaN before the first. */
  double bestScore = Double.NaN;

  /** The epoch of the best judgement, from 0. */
  int bestEpoch = -1;

  /** Whether the run has ended. */
  boolean finished;

  /** Whether that was the wish of a callback. */
  boolean endedByCallback;

  List<History.EpochRow> epochs = new ArrayList<>();
  List<History.StepRow> steps = new ArrayList<>();

  /** Takes over everything from another state. */
  void become(TrainingState other) {
    epoch = other.epoch;
    batchIndex = other.batchIndex;
    step = other.step;
    epochLoss = other.epochLoss;
    epochSeconds = other.epochSeconds;
    epochWaitSeconds = other.epochWaitSeconds;
    bestScore = other.bestScore;
    bestEpoch = other.bestEpoch;
    finished = other.finished;
    endedByCallback = other.endedByCallback;
    epochs = new ArrayList<>(other.epochs);
    steps = new ArrayList<>(other.steps);
  }

  /** What schedules may follow: the losses of the epochs that are behind. */
  List<Double> losses() {
    return epochs.stream()
        .map(row -> Double.isNaN(row.validationLoss()) ? row.trainLoss() : row.validationLoss())
        .toList();
  }

  /**
   * Makes the run so many epochs long.
   *
   * @throws UsageException if more of them are behind it
   */
  void continueTo(int count) {
    if (epoch > count || epoch == count && batchIndex > 0) {
      throw new UsageException(
          "epochs: expected at least the "
              + (epoch + (batchIndex > 0 ? 1 : 0))
              + " that the run has begun, got "
              + count
              + "; choose a larger number");
    }
    finished = epoch == count;
  }

  /**
   * What has happened.
   *
   * @param heldOut whether there are examples to choose the best epoch by
   * @param restored whether its weights are in place
   */
  History history(boolean heldOut, boolean restored) {
    return new History(epochs, steps, heldOut ? bestEpoch + 1 : 0, restored);
  }

  /**
   * Whether the numbers can be those of a run, for a state that was read from a file.
   *
   * @param batches the batches per epoch
   */
  boolean isPlausible(int batches, Epochs length) {
    boolean counted =
        epoch >= 0
            && batchIndex >= 0
            && batchIndex <= batches
            && step == (long) epoch * batches + batchIndex;
    boolean ended =
        finished
            && batchIndex == 0
            && (epoch == length.count() || length.patience() > 0 || endedByCallback);
    boolean judged = epoch == 0 ? bestEpoch == -1 : bestEpoch >= 0 && bestEpoch < epoch;
    return counted
        && (ended || !finished && epoch < length.count())
        && judged
        && epochs != null
        && steps != null
        && epochs.size() == epoch
        && !epochs.contains(null)
        && !steps.contains(null);
  }
}
