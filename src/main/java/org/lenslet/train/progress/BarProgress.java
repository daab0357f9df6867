package org.lenslet.train.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress as a bar an epoch, for terminals. The bar is drawn by a thread of its own. */
final class BarProgress implements Progress {
  private static final int REDRAW_MILLIS = 200;

  private final PrintStream out;
  private RunPlan plan;
  private ProgressBar bar;
  private long start;
  private long barStart;
  private long barStartStep;
  private volatile long step;

  BarProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void started(RunPlan plan) {
    this.plan = plan;
    this.start = System.nanoTime();
    this.step = plan.startStep();
  }

  @Override
  public void step(StepReport report) {
    step = report.step();
    if (bar == null) {
      bar = newBar(report);
      barStart = System.nanoTime();
      barStartStep = step;
    }
    bar.stepTo(images(report));
    // Not the library's own speed: it counts whole seconds.
    double seconds = (System.nanoTime() - barStart) * 1e-9;
    double rate = (step - barStartStep) * plan.batch() / seconds;
    bar.setExtraMessage(
        (step == barStartStep ? "" : ProgressText.rate(rate) + ", ")
            + ProgressText.loss(report.loss())
            + ", "
            + ProgressText.wait(report.dataWaitShare()));
  }

  private ProgressBar newBar(StepReport report) {
    return new ProgressBarBuilder()
        .setTaskName("epoch " + report.epoch() + "/" + plan.epochs())
        .setInitialMax((long) plan.batchesPerEpoch() * plan.batch())
        .startsFrom(images(report), Duration.ZERO)
        .setUnit(" images", 1)
        .setEtaFunction(state -> timeLeft())
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REDRAW_MILLIS)
        .setConsumer(consumer())
        .clearDisplayOnFinish()
        .build();
  }

  /** Ends without the library's line break: what follows takes the place of the cleared bar. */
  private ConsoleProgressBarConsumer consumer() {
    return new ConsoleProgressBarConsumer(out) {
      @Override
      public void close() {
        BarProgress.this.out.flush();
      }
    };
  }

  private long images(StepReport report) {
    long before = (report.epoch() - 1L) * plan.batchesPerEpoch();
    return (report.step() - before) * plan.batch();
  }

  /** Of the whole run, not of the epoch. */
  private Optional<Duration> timeLeft() {
    long taken = step - plan.startStep();
    if (taken == 0) {
      return Optional.empty();
    }
    double nanosPerStep = (double) (System.nanoTime() - start) / taken;
    return Optional.of(Duration.ofNanos((long) (nanosPerStep * (plan.steps() - step))));
  }

  @Override
  public void epoch(History.EpochRow row) {
    closeBar();
    out.println(ProgressText.epoch(plan, row));
  }

  @Override
  public void finished() {
    closeBar();
  }

  private void closeBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
