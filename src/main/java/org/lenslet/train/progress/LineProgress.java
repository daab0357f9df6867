package org.lenslet.train.progress;

import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** Progress in plain lines, for files and pipes. */
final class LineProgress implements Progress {
  /** Often enough to see that a run lives, seldom enough for a log. */
  private static final long NANOS_BETWEEN = 10_000_000_000L;

  private final PrintWriter out;
  private final LongSupplier nanoClock;
  private RunPlan plan;
  private long lastLine;
  private long lastStep;
  private long start;

  LineProgress(PrintWriter out, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
  }

  @Override
  public void started(RunPlan plan) {
    this.plan = plan;
    start = nanoClock.getAsLong();
    lastLine = start;
    lastStep = plan.startStep();
  }

  @Override
  public void step(StepReport report) {
    long now = nanoClock.getAsLong();
    if (now - lastLine < NANOS_BETWEEN) {
      return;
    }
    double rate = (report.step() - lastStep) * plan.batch() * 1e9 / (now - lastLine);
    double secondsPerStep = (now - start) * 1e-9 / (report.step() - plan.startStep());
    print(
        "epoch %s/%s, step %s/%s: %s, %s, %s, %s"
            .formatted(
                report.epoch(),
                plan.epochs(),
                report.step(),
                plan.steps(),
                ProgressText.loss(report.loss()),
                ProgressText.rate(rate),
                ProgressText.left(secondsPerStep * (plan.steps() - report.step())),
                ProgressText.wait(report.dataWaitShare())));
    lastStep = report.step();
    lastLine = now;
  }

  @Override
  public void epoch(History.EpochRow row) {
    print(ProgressText.epoch(plan, row));
    lastStep = row.steps();
    lastLine = nanoClock.getAsLong();
  }

  private void print(String line) {
    out.println(line);
    out.flush();
  }
}
