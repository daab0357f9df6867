package org.lenslet.terminal;

import java.io.PrintStream;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * The last line of a terminal, drawn anew a few times a second at most. It never reaches the last
 * column, where many terminals would go on in the next line and the text could not be taken back.
 */
public final class LiveLine {
  private static final long NANOS_BETWEEN = 200_000_000L;

  /** Ctrl-C shows as two characters behind the text. */
  private static final int LEFT_FREE = 3;

  private final PrintStream out;
  private final int columns;
  private final LongSupplier nanoClock;
  private boolean drawn;
  private long lastDrawn;

  /**
   * A line with nothing in it yet.
   *
   * @param columns the width of the terminal
   */
  public LiveLine(PrintStream out, int columns, LongSupplier nanoClock) {
    this.out = out;
    this.columns = columns;
    this.nanoClock = nanoClock;
  }

  /**
   * Shows a text in place of the one before, unless that is too new.
   *
   * @param text makes the text, of no more than the given number of characters; called only when it
   *     is drawn
   */
  public void show(IntFunction<String> text) {
    long now = nanoClock.getAsLong();
    if (drawn && now - lastDrawn < NANOS_BETWEEN) {
      return;
    }
    int room = Math.max(0, columns - LEFT_FREE);
    String line = text.apply(room);
    out.print('\r' + line + " ".repeat(Math.max(0, room - line.length())));
    out.flush();
    drawn = true;
    lastDrawn = now;
  }

  /** Takes the text away; the next one is drawn at once. */
  public void clear() {
    if (drawn) {
      out.print('\r' + " ".repeat(Math.max(0, columns - 1)) + '\r');
      out.flush();
      drawn = false;
    }
  }
}
