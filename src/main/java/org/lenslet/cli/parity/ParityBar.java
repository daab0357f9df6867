package org.lenslet.cli.parity;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.lenslet.parity.ParityProgress;
import org.lenslet.parity.ParityRow;
import org.lenslet.parity.facts.OpCase;

/** Progress of a parity run as a bar, for terminals; a line an operation stays. */
final class ParityBar implements ParityProgress, AutoCloseable {
  private static final int REDRAW_MILLIS = 200;

  private final PrintStream out;
  private ProgressBar bar;
  private int cases;
  private int checked;
  private long startOfOp;

  ParityBar(PrintStream out) {
    this.out = out;
  }

  @Override
  public void started(int cases) {
    this.cases = cases;
    startOfOp = System.nanoTime();
  }

  @Override
  public void checked(OpCase opCase) {
    if (bar == null) {
      bar = newBar(opCase.op().name());
    }
    bar.stepTo(++checked);
  }

  @Override
  public void finished(String op, List<ParityRow> rows) {
    close();
    long now = System.nanoTime();
    out.println(ParityText.finished(op, rows, (now - startOfOp) * 1e-9));
    startOfOp = now;
  }

  /** Takes the bar away, also where a run ends early. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  private ProgressBar newBar(String op) {
    return new ProgressBarBuilder()
        .setTaskName(op)
        .setInitialMax(cases)
        .startsFrom(checked, Duration.ZERO)
        .setUnit(" cases", 1)
        // Cases differ by factors of thousands: no speed, and no guess at the time that is left.
        .hideEta()
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
        ParityBar.this.out.flush();
      }
    };
  }
}
