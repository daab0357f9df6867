package org.lenslet.train;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.lenslet.data.Dataset;
import org.lenslet.data.batch.Batch;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.error.LensletException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.progress.Callback;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/**
 * The loop over epochs and batches. All that decides about results is in the variables and in the
 * state; time decides only about when a checkpoint is written and when a loss is looked at.
 */
final class TrainingRun {
  /**
   * How long numbers may have ceased to be finite unseen: a look waits for the device, which at
   * this interval costs less than a thousandth of the time.
   */
  private static final long NANOS_BETWEEN_LOOKS = 1_000_000_000L;

  /**
   * What a run consists of.
   *
   * @param runner runs the steps
   * @param selection chooses the best epoch by the judgement of the examples held out
   * @param best keeps the weights of that epoch
   * @param callback hears of the run and may end it
   * @param validation the examples held out to choose the best epoch by, or null
   * @param watched examples that are judged for the history only, or null
   */
  record Parts(
      TrainingTask task,
      TrainingStep step,
      StepRunner runner,
      Evaluator evaluator,
      Schedule schedule,
      Selection selection,
      BestWeights best,
      Callback callback,
      Dataset train,
      Dataset validation,
      Dataset watched) {}

  private final Parts parts;
  private final Epochs epochs;
  private final TrainingState state;
  private final Progress progress;
  private final BooleanSupplier stopRequested;
  private final Checkpoints checkpoints;
  private final Pace pace;
  private final HostTensor zero = HostTensor.scalar(0);
  private final HostTensor lossSum = HostTensor.scalar(0);

  /** The last point where every number is known to have been finite. */
  private Snapshot good;

  /** Of the epochs behind, which change at the end of an epoch only. */
  private List<Double> losses;

  private double lastLoss = Double.NaN;
  private long lastLook;
  private long stretchStart;
  private long stretchWait;
  private int stretchExamples;
  private boolean callbackStops;

  /** Writes checkpoints, or does nothing where there is no place for them. */
  interface Checkpoints {
    void last(Snapshot snapshot);

    void best();

    /** Whether it is time for another one within an epoch. */
    boolean isDue();

    /** Without a place for them. */
    Checkpoints NONE =
        new Checkpoints() {
          @Override
          public void last(Snapshot snapshot) {}

          @Override
          public void best() {}

          @Override
          public boolean isDue() {
            return false;
          }
        };
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
    this.losses = state.losses();
    this.progress = progress;
    this.checkpoints = checkpoints;
    this.stopRequested = stopRequested;
    this.pace =
        new Pace(
            parts.task.optimizer(),
            parts.schedule,
            epochs.count(),
            parts.task.batching(parts.train.size()));
  }

  /**
   * Goes on to the end or to the next request to stop.
   *
   * @throws LensletException if numbers are not finite or the device does not compute right; the
   *     run then stands where both were last known to be otherwise, as does its last checkpoint
   */
  void run() {
    begin();
    progress.started(
        new Progress.RunPlan(epochs.count(), pace.batches(), parts.task.batch(), state.step));
    try (BatchLoader loader = parts.step.loader(parts.train, state.epoch, state.batchIndex)) {
      while (!state.finished && !stops()) {
        boolean whole = trainEpoch(loader);
        Map<String, HostTensor> contents = finiteVariables();
        if (whole) {
          endEpoch(contents);
        }
        keep(contents);
      }
    } finally {
      progress.finished();
    }
  }

  private boolean stops() {
    return callbackStops || stopRequested.getAsBoolean();
  }

  private void begin() {
    Map<String, HostTensor> contents = Snapshot.read(parts.step.variables());
    NonFinite.of(contents)
        .ifPresent(
            found -> {
              throw new LensletException(
                  "training: expected finite weights to start from, got "
                      + found
                      + "; start from other weights");
            });
    good = new Snapshot(contents, state);
    lastLook = System.nanoTime();
    if (state.step == 0) {
      checkpoints.last(good);
    }
  }

  /** Takes the remaining steps of the epoch; false when asked to stop before its end. */
  private boolean trainEpoch(BatchLoader loader) {
    startStretch(loader);
    while (state.batchIndex < pace.batches()) {
      if (stops()) {
        addTime(loader);
        return false;
      }
      step(loader.next());
      if (pace.endsStretch(state.batchIndex)) {
        endStretch(loader);
      } else if (System.nanoTime() - lastLook >= NANOS_BETWEEN_LOOKS) {
        finiteLoss();
      }
      double wait = state.epochWaitSeconds + (loader.waitNanos() - stretchWait) * 1e-9;
      double seconds = state.epochSeconds + (System.nanoTime() - stretchStart) * 1e-9;
      Progress.StepReport report =
          new Progress.StepReport(state.epoch + 1, state.step, lastLoss, wait / seconds);
      progress.step(report);
      callbackStops |= !parts.callback.step(report);
      if (checkpoints.isDue()) {
        addTime(loader);
        keep(finiteVariables());
        startStretch(loader);
      }
    }
    return true;
  }

  private void step(Batch examples) {
    float rate = pace.rate(state.step, losses);
    parts.step.take(state.step + 1, rate, examples, parts.runner);
    state.step++;
    state.batchIndex++;
    stretchExamples += examples.count();
  }

  /** Keeps what the variables hold, on the host and as a checkpoint. */
  private void keep(Map<String, HostTensor> contents) {
    good = new Snapshot(contents, state);
    checkpoints.last(good);
  }

  /** The contents of all variables; ends the run if there are any that are not finite. */
  private Map<String, HostTensor> finiteVariables() {
    Map<String, HostTensor> contents = Snapshot.read(parts.step.variables());
    NonFinite.of(contents).ifPresent(this::stop);
    return contents;
  }

  /** The sum of the losses of the stretch so far; ends the run if it is not finite. */
  private double finiteLoss() {
    parts.step.variables().tensor(TrainingGraph.LOSS_SUM).read(lossSum);
    NonFinite.of("the loss", lossSum).ifPresent(this::stop);
    lastLook = System.nanoTime();
    return lossSum.floats()[0];
  }

  /** Goes back to where every number was finite, and says where that ended. */
  private void stop(NonFinite seen) {
    try {
      throw new Divergence(parts, pace, good).explain(state.step, seen, stopRequested);
    } finally {
      good.restore(parts.step.variables(), state);
    }
  }

  private void startStretch(BatchLoader loader) {
    stretchStart = System.nanoTime();
    stretchWait = loader.waitNanos();
    stretchExamples = 0;
  }

  /** Takes the sum of the losses from the device. */
  private void endStretch(BatchLoader loader) {
    double sum = finiteLoss();
    parts.step.variables().write(TrainingGraph.LOSS_SUM, zero);
    lastLoss = sum / pace.stretchEndingAt(state.batchIndex);
    state.epochLoss += sum;
    double seconds = (System.nanoTime() - stretchStart) * 1e-9;
    double imagesPerSecond = stretchExamples / seconds;
    state.steps.add(new History.StepRow(state.step, lastLoss, imagesPerSecond));
    addTime(loader);
    startStretch(loader);
  }

  private void addTime(BatchLoader loader) {
    state.epochSeconds += (System.nanoTime() - stretchStart) * 1e-9;
    state.epochWaitSeconds += (loader.waitNanos() - stretchWait) * 1e-9;
  }

  /** Judges the epoch; the contents are those of all variables now. */
  private void endEpoch(Map<String, HostTensor> contents) {
    double images = pace.examples(0, pace.batches());
    double trainLoss = state.epochLoss / images;
    Map<String, HostTensor> learnt = parts.step.averaged(contents);
    // The averages for the time of the judgement.
    boolean averaged = learnt != contents;
    if (averaged) {
      parts.step.writeParameters(learnt);
    }
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
            pace.rate(state.step - 1, losses),
            state.epochSeconds,
            images / state.epochSeconds,
            state.epochWaitSeconds / state.epochSeconds,
            metrics(judged),
            metrics(watched));
    state.epochs.add(row);
    losses = state.losses();
    // Without held-out data the training loss is all there is to choose the best epoch by.
    double score = judged == null ? -trainLoss : parts.selection.score(judged);
    if (Double.isNaN(state.bestScore) || score > state.bestScore) {
      state.bestScore = score;
      state.bestEpoch = state.epoch;
      if (judged != null) {
        parts.best.keep(learnt);
      }
      checkpoints.best();
    }
    if (averaged) {
      parts.step.writeParameters(contents);
    }
    boolean givesUp = epochs.patience() > 0 && state.epoch - state.bestEpoch >= epochs.patience();
    state.epoch++;
    state.batchIndex = 0;
    state.epochLoss = 0;
    state.epochSeconds = 0;
    state.epochWaitSeconds = 0;
    state.finished = givesUp || state.epoch >= epochs.count();
    progress.epoch(row);
    if (!parts.callback.epoch(row) && !state.finished) {
      state.endedByCallback = true;
      state.finished = true;
    }
  }

  private Evaluation judge(Dataset data) {
    return data == null ? null : parts.evaluator.evaluate(data);
  }

  private static Map<String, Double> metrics(Evaluation evaluation) {
    return evaluation == null ? Map.of() : evaluation.metrics();
  }

  private static double loss(Evaluation evaluation) {
    return metrics(evaluation).getOrDefault(Evaluation.LOSS, Double.NaN);
  }

  private static double accuracy(Evaluation evaluation) {
    return metrics(evaluation).getOrDefault(Evaluation.ACCURACY, Double.NaN);
  }
}
