package org.lenslet.cli.parity;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.LongSupplier;
import org.lenslet.parity.ParityProgress;
import org.lenslet.parity.ParityRow;
import org.lenslet.parity.facts.OpCase;

/** Progress of a parity run in plain lines: one an operation, and some while it lasts. */
final class ParityLines implements ParityProgress {
  /** Often enough to see that a run lives, seldom enough for a log. */
  private static final long NANOS_BETWEEN = 10_000_000_000L;

  private final PrintWriter err;
  private final LongSupplier nanoClock;
  private int cases;
  private int checked;
  private long startOfOp;
  private long lastLine;

  ParityLines(PrintWriter err, LongSupplier nanoClock) {
    this.err = err;
    this.nanoClock = nanoClock;
  }

  @Override
  public void started(int cases) {
    this.cases = cases;
    startOfOp = nanoClock.getAsLong();
    lastLine = startOfOp;
  }

  @Override
  public void checked(OpCase opCase) {
    checked++;
    if (nanoClock.getAsLong() - lastLine >= NANOS_BETWEEN) {
      print("%s: %d of all %d cases".formatted(opCase.op().name(), checked, cases));
    }
  }

  @Override
  public void finished(String op, List<ParityRow> rows) {
    print(ParityText.finished(op, rows, (nanoClock.getAsLong() - startOfOp) * 1e-9));
    startOfOp = lastLine;
  }

  private void print(String line) {
    err.println(line);
    err.flush();
    lastLine = nanoClock.getAsLong();
  }
}
