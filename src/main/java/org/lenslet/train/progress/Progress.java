package org.lenslet.train.progress;

import java.io.PrintWriter;
import java.util.OptionalInt;
import org.lenslet.terminal.TerminalWidth;

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

  /** Lines on standard error: one an epoch, and one about every ten seconds in between. */
  static Progress lines() {
    return lines(new PrintWriter(System.err, true));
  }

  /** Lines to the given writer, which is flushed after each: no control characters. */
  static Progress lines(PrintWriter out) {
    return new LineProgress(out, System::nanoTime);
  }

  /**
   * A bar on standard error where that is a terminal, a finished epoch's becoming a line; lines
   * where it is none.
   */
  static Progress bar() {
    return bar(new PrintWriter(System.err, true));
  }

  /**
   * A bar on standard error where that is a terminal, lines to the given writer where it is none.
   */
  static Progress bar(PrintWriter otherwise) {
    OptionalInt columns = TerminalWidth.ofStandardError();
    return columns.isPresent()
        ? new BarProgress(System.err, columns.getAsInt(), System::nanoTime)
        : lines(otherwise);
  }

  /** What hears of everything that is told to both. */
  static Progress both(Progress first, Progress second) {
    return new Progress() {
      @Override
      public void started(RunPlan plan) {
        first.started(plan);
        second.started(plan);
      }

      @Override
      public void step(StepReport report) {
        first.step(report);
        second.step(report);
      }

      @Override
      public void epoch(History.EpochRow row) {
        first.epoch(row);
        second.epoch(row);
      }

      @Override
      public void finished() {
        first.finished();
        second.finished();
      }
    };
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
