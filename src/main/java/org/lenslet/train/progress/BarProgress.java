package org.lenslet.train.progress;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.lenslet.terminal.BarText;
import org.lenslet.terminal.LiveLine;

/** Progress as a bar an epoch, for terminals. */
final class BarProgress implements Progress {
  /** Until Java has compiled the loops. */
  private static final long WARM_UP_NANOS = 1_000_000_000L;

  /** A mean over less jumps about. */
  private static final long SHORTEST_MEAN_NANOS = 200_000_000L;

  private final PrintStream out;
  private final LongSupplier nanoClock;
  private final LiveLine line;
  private RunPlan plan;
  private StepClock whole;
  private StepClock epoch;

  /**
   * Draws to a terminal.
   *
   * @param columns its width
   */
  BarProgress(PrintStream out, int columns, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
    this.line = new LiveLine(out, columns, nanoClock);
  }

  @Override
  public void started(RunPlan plan) {
    this.plan = plan;
    whole = new StepClock(WARM_UP_NANOS);
    epoch = new StepClock(WARM_UP_NANOS);
  }

  @Override
  public void step(StepReport report) {
    long now = nanoClock.getAsLong();
    whole.step(report.step(), now);
    epoch.step(report.step(), now);
    line.show(columns -> text(report, columns));
  }

  private String text(StepReport report, int columns) {
    long before = (report.epoch() - 1L) * plan.batchesPerEpoch();
    double share = (double) (report.step() - before) / plan.batchesPerEpoch();
    List<String> facts = new ArrayList<>();
    if (whole.hasMean()) {
      // Of the whole run, not of the epoch.
      facts.add(ProgressText.left(whole.secondsPerStep() * (plan.steps() - report.step())));
    }
    if (epoch.hasMean()) {
      facts.add(ProgressText.rate(plan.batch() / epoch.secondsPerStep()));
    }
    facts.add(ProgressText.loss(report.loss()));
    facts.add(ProgressText.wait(report.dataWaitShare()));
    return BarText.of("epoch " + report.epoch() + "/" + plan.epochs(), share, facts, columns);
  }

  @Override
  public void epoch(History.EpochRow row) {
    line.clear();
    out.println(ProgressText.epoch(plan, row));
    epoch = new StepClock(SHORTEST_MEAN_NANOS);
  }

  @Override
  public void finished() {
    line.clear();
  }
}
