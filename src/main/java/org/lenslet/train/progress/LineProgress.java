package org.lenslet.train.progress;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Progress in plain lines, for files and pipes. */
final class LineProgress implements Progress {
  /** Often enough to see that a run lives, seldom enough for a log. */
  private static final long NANOS_BETWEEN = 10_000_000_000L;

  private final PrintWriter out;
  private final LongSupplier nanoClock;
  private RunPlan plan;
  private StepClock clock;
  private boolean begun;
  private long lastLine;
  private long lastStep;

  LineProgress(PrintWriter out, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
  }

  @Override
  public void started(RunPlan plan) {
    this.plan = plan;
    clock = new StepClock(0);
    begun = false;
  }

  @Override
  public void step(StepReport report) {
    long now = nanoClock.getAsLong();
    clock.step(report.step(), now);
    if (!begun) {
      begun = true;
      lastLine = now;
      lastStep = report.step();
    }
    if (now - lastLine < NANOS_BETWEEN) {
      return;
    }
    List<String> facts = new ArrayList<>();
    facts.add(ProgressText.loss(report.loss()));
    facts.add(
        ProgressText.rate((report.step() - lastStep) * plan.batch() * 1e9 / (now - lastLine)));
    if (clock.hasMean()) {
      facts.add(ProgressText.left(clock.secondsPerStep() * (plan.steps() - report.step())));
    }
    facts.add(ProgressText.wait(report.dataWaitShare()));
    print(
        "epoch %s/%s, step %s/%s: %s"
            .formatted(
                report.epoch(),
                plan.epochs(),
                report.step(),
                plan.steps(),
                String.join(", ", facts)));
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
