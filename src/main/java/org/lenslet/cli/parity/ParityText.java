package org.lenslet.cli.parity;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lenslet.cli.shared.Figures;
import org.lenslet.parity.ParityRow;

/** What a parity run says to people. */
final class ParityText {
  private ParityText() {}

  static String verdict(ParityRow row) {
    if (!row.passed()) {
      return "FAIL";
    }
    return row.cases() > 0 ? "pass" : "none";
  }

  static String count(int number, String what) {
    return Figures.count(number) + " " + what + (number == 1 ? "" : "s");
  }

  /** An operation that is through, in one line. */
  static String finished(String op, List<ParityRow> rows, double seconds) {
    return op
        + ": "
        + count(rows.size(), "kernel")
        + ", "
        + count(rows.stream().mapToInt(ParityRow::cases).sum(), "case")
        + ", "
        + Figures.count(failed(rows))
        + " failed, "
        + Figures.format("%.1f s", seconds);
  }

  /** A line a kernel, what was left out and what failed, and the sum. */
  static void print(PrintWriter out, List<ParityRow> rows) {
    out.printf(
        "%-28s %-49s %6s %7s %11s %7s%n",
        "op", "algorithm", "cases", "failed", "error/bound", "verdict");
    for (ParityRow row : rows) {
      out.printf(
          "%-28s %-49s %6d %7d %11s %7s%n",
          row.op(),
          row.algorithm(),
          row.cases(),
          row.failed(),
          Figures.format("%.3f", row.worstErrorOverBound()),
          verdict(row));
    }
    leftOut(rows).forEach((what, count) -> out.printf("left out: %d of %s%n", count, what));
    rows.stream()
        .filter(row -> !row.passed())
        .forEach(row -> out.println(row.algorithm() + ": " + row.firstFailure()));
    int cases = rows.stream().mapToInt(ParityRow::cases).sum();
    out.printf(
        "%s, %s, %d failed%n",
        Figures.count(rows.size(), "kernel"), Figures.count(cases, "case"), failed(rows));
  }

  private static Map<String, Integer> leftOut(List<ParityRow> rows) {
    Map<String, Integer> leftOut = new TreeMap<>();
    for (ParityRow row : rows) {
      row.leftOut().forEach((reason, n) -> leftOut.put(row.algorithm() + ", " + reason, n));
    }
    return leftOut;
  }

  private static int failed(List<ParityRow> rows) {
    return rows.stream().mapToInt(ParityRow::failed).sum();
  }
}
