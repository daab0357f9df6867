package org.lenslet.terminal;

import java.util.List;
import java.util.Locale;

/** A progress bar as text. */
public final class BarText {
  private static final int SHORTEST_BAR = 10;
  private static final int LONGEST_BAR = 40;

  private BarText() {}

  /**
   * The bar, with as many facts behind it as there is room for.
   *
   * @param task what goes on
   * @param share the part that is done, from 0 to 1
   * @param facts the most important first
   * @param columns the most characters that the text may have
   */
  public static String of(String task, double share, List<String> facts, int columns) {
    double done = Math.min(1, Math.max(0, share));
    String start = task + ' ' + String.format(Locale.ROOT, "%3d%%", (int) (100 * done));
    int room = columns - start.length() - " []".length();
    if (room < SHORTEST_BAR) {
      return start.substring(0, Math.max(0, Math.min(columns, start.length())));
    }
    StringBuilder end = new StringBuilder();
    for (String fact : facts) {
      String more = (end.length() == 0 ? " " : ", ") + fact;
      if (end.length() + more.length() > room - SHORTEST_BAR) {
        break;
      }
      end.append(more);
    }
    int bar = Math.min(LONGEST_BAR, room - end.length());
    int filled = (int) (bar * done);
    String tip = filled > 0 && filled < bar ? ">" : "";
    return start
        + " ["
        + "=".repeat(filled - tip.length())
        + tip
        + " ".repeat(bar - filled)
        + "]"
        + end;
  }
}
