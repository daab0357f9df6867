package org.lenslet.train;

import java.util.List;
import org.lenslet.data.batch.Batching;
import org.lenslet.error.UsageException;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Schedule;

/**
 * What the steps of a run depend on besides weights and data.
 *
 * @param epochs passes over the data
 * @param batching the steps of a pass
 */
record Pace(Optimizer optimizer, Schedule schedule, int epochs, Batching batching) {
  /** Rows of the learning curve per epoch: a curve that shows the first epoch's descent. */
  private static final int ROWS_PER_EPOCH = 20;

  /**
   * The learning rate of a step, counted from 0.
   *
   * @param losses of the epochs before; see {@link Schedule#factor(long, long, List)}
   */
  float rate(long step, List<Double> losses) {
    double factor = schedule.factor(step, (long) epochs * batches(), losses);
    if (!Double.isFinite(factor)) {
      throw new UsageException(
          "schedule %s: expected finite factors, got %s for step %d"
              .formatted(schedule.name(), factor, step));
    }
    return (float) (optimizer.learningRate() * factor);
  }

  /** Steps a pass. */
  int batches() {
    return batching.count();
  }

  /** Steps a row of the learning curve, but for an epoch's last row. */
  int stretch() {
    return Math.max(1, batches() / ROWS_PER_EPOCH);
  }

  /** Whether a row of the learning curve ends, and the sum of losses starts anew, after batches. */
  boolean endsStretch(int batchIndex) {
    return batchIndex % stretch() == 0 || batchIndex == batches();
  }

  /** The number of examples in the row that ends after so many batches of the epoch. */
  int stretchEndingAt(int batchIndex) {
    int batches = batchIndex % stretch() == 0 ? stretch() : batchIndex % stretch();
    return examples(batchIndex - batches, batchIndex);
  }

  /** The number of examples in some batches of an epoch, the last of them not included. */
  int examples(int from, int to) {
    return batching.examplesIn(to) - batching.examplesIn(from);
  }
}
