package org.lenslet.train;

import java.util.function.BooleanSupplier;
import org.lenslet.data.Batch;
import org.lenslet.data.BatchLoader;
import org.lenslet.data.Dataset;
import org.lenslet.tensor.HostTensor;

/**
 * The loop over epochs and batches. All that decides about results is in the variables and in the
 * state; time decides only about when a checkpoint is written.
 */
final class TrainingRun {
  /** Rows of the learning curve per epoch: a curve that shows the first epoch's descent. */
  private static final int ROWS_PER_EPOCH = 20;

  /**
   * What a run consists of.
   *
   * @param validation the examples held out to choose the best epoch by, or null
   * @param watched examples that are judged for the history only, or null
   */
  record Parts(
      TrainingStep step,
      Evaluator evaluator,
      Optimizer optimizer,
      Schedule schedule,
      long seed,
      int batch,
      Dataset train,
      Dataset validation,
      Dataset watched) {}

  private final Parts parts;
  private final Epochs epochs;
  private final TrainingState state;
  private final Progress progress;
  private final BooleanSupplier stopRequested;
  private final Checkpoints checkpoints;
  private final int batches;
  private final int stretch;
  private final HostTensor zero = HostTensor.scalar(0);

  private double lastLoss = Double.NaN;
  private long stretchStart;
  private long stretchWait;
  private int stretchBatches;

  /** Writes checkpoints, or does nothing where there is no place for them. */
  interface Checkpoints {
    void last(TrainingState state);

    void best();

    /** Whether it is time for another one within an epoch. */
    boolean isDue();
  }

  TrainingRun(
      Parts parts,
      Epochs epochs,
      TrainingState state,
      Progress progress,
      Checkpoints checkpoints,
      BooleanSupplier stopRequested) {
    this.parts = parts;
    this.epochs = epochs;
    this.state = state;
    this.progress = progress;
    this.checkpoints = checkpoints;
    this.stopRequested = stopRequested;
    this.batches = parts.train.size() / parts.batch;
    this.stretch = Math.max(1, batches / ROWS_PER_EPOCH);
  }

  void run() {
    progress.started(new Progress.RunPlan(epochs.count(), batches, parts.batch, state.step));
    try (BatchLoader loader =
        BatchLoader.shuffled(parts.train, parts.batch, parts.seed, state.epoch, state.batchIndex)) {
      while (!state.finished && !stopRequested.getAsBoolean()) {
        if (trainEpoch(loader)) {
          endEpoch();
        }
        checkpoints.last(state);
      }
    } finally {
      progress.finished();
    }
  }

  /** Takes the remaining steps of the epoch; false when asked to stop before its end. */
  private boolean trainEpoch(BatchLoader loader) {
    startStretch(loader);
    while (state.batchIndex < batches) {
      if (stopRequested.getAsBoolean()) {
        addTime(loader);
        return false;
      }
      step(loader.next());
      if (state.batchIndex % stretch == 0 || state.batchIndex == batches) {
        endStretch(loader);
      }
      double wait = state.epochWaitSeconds + (loader.waitNanos() - stretchWait) * 1e-9;
      double seconds = state.epochSeconds + (System.nanoTime() - stretchStart) * 1e-9;
      progress.step(new Progress.StepReport(state.epoch + 1, state.step, lastLoss, wait / seconds));
      if (checkpoints.isDue()) {
        addTime(loader);
        checkpoints.last(state);
        startStretch(loader);
      }
    }
    return true;
  }

  private void step(Batch examples) {
    float rate = rate(state.step);
    parts.step.take(state.step + 1, rate, examples.inputs(), examples.labels());
    state.step++;
    state.batchIndex++;
    stretchBatches++;
  }

  private float rate(long step) {
    long steps = (long) epochs.count() * batches;
    return (float) (parts.optimizer.learningRate() * parts.schedule.factor(step, steps));
  }

  private void startStretch(BatchLoader loader) {
    stretchStart = System.nanoTime();
    stretchWait = loader.waitNanos();
    stretchBatches = 0;
  }

  /** Takes the sum of the losses from the device, the only time that the host waits for it. */
  private void endStretch(BatchLoader loader) {
    double sum = parts.step.variables().read(TrainingGraph.LOSS_SUM).floats()[0];
    parts.step.variables().write(TrainingGraph.LOSS_SUM, zero);
    int rowBatches = state.batchIndex % stretch == 0 ? stretch : state.batchIndex % stretch;
    lastLoss = sum / ((double) rowBatches * parts.batch);
    state.epochLoss += sum;
    double seconds = (System.nanoTime() - stretchStart) * 1e-9;
    double imagesPerSecond = (double) stretchBatches * parts.batch / seconds;
    state.steps.add(new History.StepRow(state.step, lastLoss, imagesPerSecond));
    addTime(loader);
    startStretch(loader);
  }

  private void addTime(BatchLoader loader) {
    state.epochSeconds += (System.nanoTime() - stretchStart) * 1e-9;
    state.epochWaitSeconds += (loader.waitNanos() - stretchWait) * 1e-9;
  }

  private void endEpoch() {
    double images = (double) batches * parts.batch;
    double trainLoss = state.epochLoss / images;
    Evaluation judged = judge(parts.validation);
    Evaluation watched = judge(parts.watched);
    History.EpochRow row =
        new History.EpochRow(
            state.epoch + 1,
            state.step,
            trainLoss,
            loss(judged),
            accuracy(judged),
            loss(watched),
            accuracy(watched),
            rate(state.step - 1),
            state.epochSeconds,
            images / state.epochSeconds,
            state.epochWaitSeconds / state.epochSeconds);
    state.epochs.add(row);
    // Without held-out data the training loss is all there is to choose the best epoch by.
    double score = judged == null ? -trainLoss : judged.accuracy();
    if (Double.isNaN(state.bestScore) || score > state.bestScore) {
      state.bestScore = score;
      state.bestEpoch = state.epoch;
      checkpoints.best();
    }
    boolean givesUp = epochs.patience() > 0 && state.epoch - state.bestEpoch >= epochs.patience();
    state.epoch++;
    state.batchIndex = 0;
    state.epochLoss = 0;
    state.epochSeconds = 0;
    state.epochWaitSeconds = 0;
    state.finished = givesUp || state.epoch >= epochs.count();
    progress.epoch(row);
  }

  private Evaluation judge(Dataset data) {
    return data == null ? null : parts.evaluator.evaluate(data);
  }

  private static double loss(Evaluation evaluation) {
    return evaluation == null ? Double.NaN : evaluation.loss();
  }

  private static double accuracy(Evaluation evaluation) {
    return evaluation == null ? Double.NaN : evaluation.accuracy();
  }
}
