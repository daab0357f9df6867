package org.lenslet.train;

/** Hears how a run goes. All methods are called by the thread that trains; they must be quick. */
public interface Progress {

  /**
   * Before the first step.
   *
   * @param plan what the run will do
   */
  default void started(RunPlan plan) {}

  /** After every step. */
  default void step(StepReport report) {}

  /** After an epoch and its validation. */
  default void epoch(History.EpochRow row) {}

  /** After the last step, or when the run ends early. */
  default void finished() {}

  /** Hears nothing. */
  static Progress silent() {
    return new Progress() {};
  }

  /**
   * What a run will do.
   *
   * @param startStep the steps already taken, where a run is resumed
   */
  record RunPlan(int epochs, int batchesPerEpoch, int batch, long startStep) {
    /** The number of steps of the whole run. */
    public long steps() {
      return (long) epochs * batchesPerEpoch;
    }
  }

  /**
   * How far a run is.
   *
   * @param epoch the number of the epoch, from 1
   * @param step the steps taken since the start of the run
   * @param loss the mean loss over the last stretch of steps; NaN before the first is known
   * @param dataWaitShare the share of the epoch's time spent waiting for data
   */
  record StepReport(int epoch, long step, double loss, double dataWaitShare) {}
}
