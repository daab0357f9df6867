package org.lenslet.train.progress;

/**
 * Hears how a run goes and may end it: early stopping of one's own, or whatever is to happen on the
 * way. All methods are called by the thread that trains, which may ask the trainer for weights and
 * judgements meanwhile. What is only to show how a run goes is a {@link Progress}.
 */
public interface Callback {

  /**
   * After every step.
   *
   * @return whether to go on; false is as {@code Trainer.requestStop()}: the run can go on later
   */
  default boolean step(Progress.StepReport report) {
    return true;
  }

  /**
   * After an epoch and its validation.
   *
   * @return whether to go on; false ends the run as early stopping does
   */
  default boolean epoch(History.EpochRow row) {
    return true;
  }
}
