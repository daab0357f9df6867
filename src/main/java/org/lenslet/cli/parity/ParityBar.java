package org.lenslet.cli.parity;

import java.io.PrintStream;
import java.util.List;
import java.util.function.LongSupplier;
import org.lenslet.parity.ParityProgress;
import org.lenslet.parity.ParityRow;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.terminal.BarText;
import org.lenslet.terminal.LiveLine;

/** Progress of a parity run as a bar, for terminals; a line an operation stays. */
final class ParityBar implements ParityProgress, AutoCloseable {
  private final PrintStream out;
  private final LongSupplier nanoClock;
  private final LiveLine line;
  private int cases;
  private int checked;
  private long startOfOp;

  /**
   * Draws to a terminal.
   *
   * @param columns its width
   */
  ParityBar(PrintStream out, int columns, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
    this.line = new LiveLine(out, columns, nanoClock);
  }

  @Override
  public void started(int cases) {
    this.cases = cases;
    startOfOp = nanoClock.getAsLong();
  }

  @Override
  public void checked(OpCase opCase) {
    checked++;
    // Cases differ by factors of thousands: no speed, and no guess at the time that is left.
    List<String> facts = List.of("%d of all %d cases".formatted(checked, cases));
    line.show(columns -> BarText.of(opCase.op().name(), (double) checked / cases, facts, columns));
  }

  @Override
  public void finished(String op, List<ParityRow> rows) {
    close();
    long now = nanoClock.getAsLong();
    out.println(ParityText.finished(op, rows, (now - startOfOp) * 1e-9));
    startOfOp = now;
  }

  /** Takes the bar away, also where a run ends early. */
  @Override
  public void close() {
    line.clear();
  }
}
