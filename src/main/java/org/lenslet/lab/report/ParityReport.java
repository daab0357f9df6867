package org.lenslet.lab.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.lenslet.io.AtomicFile;

/**
 * Makes the page of a parity run: verdict, a sortable row a kernel, failures with the lines that
 * repeat them, and what was refused or left out and why.
 */
public final class ParityReport {
  private ParityReport() {}

  /**
   * Writes the page atomically.
   *
   * @throws org.lenslet.error.LensletException if the file cannot be written
   */
  public static void write(Path file, ParitySummary run) {
    AtomicFile.write(file, html(run));
  }

  /** The whole page. Equal runs give equal pages. */
  static String html(ParitySummary run) {
    return Page.fill(
        "parity.html",
        Map.of(
            "title", Html.escape(run.title()),
            "style", Page.resource("report.css") + Page.resource("parity.css"),
            "results", results(run),
            "failures", failures(run.kernels()),
            "kernels",
                run.kernels().stream().map(ParityReport::kernel).collect(Collectors.joining()),
            "untested", untested(run),
            "facts", Page.rows(run.facts()),
            "script", Page.resource("parity.js")));
  }

  private static String results(ParitySummary run) {
    int cases = run.kernels().stream().mapToInt(KernelRow::cases).sum();
    int failed = run.kernels().stream().mapToInt(KernelRow::failed).sum();
    double worst = run.kernels().stream().mapToDouble(KernelRow::worst).max().orElse(0);
    StringBuilder tiles = new StringBuilder();
    tiles.append(
        "<div class=\"%s\"><dt>verdict</dt><dd>%s</dd></div>\n"
            .formatted(verdict(cases, failed).toLowerCase(Locale.ROOT), verdict(cases, failed)));
    tiles.append(Page.tile("kernels", Html.count(run.kernels().size())));
    tiles.append(Page.tile("cases", Html.count(cases)));
    tiles.append(Page.tile("failed", Html.count(failed)));
    tiles.append(Page.tile("largest error over bound", ratio(worst)));
    run.tiers().forEach((tier, n) -> tiles.append(Page.tile(tier + " problems", Html.count(n))));
    return tiles.toString();
  }

  private static String kernel(KernelRow row) {
    String verdict = verdict(row.cases(), row.failed());
    return """
        <tr class="%s"><th scope="row">%s</th><td class="name">%s</td><td>%s</td><td>%s</td>\
        <td class="ratio" data-value="%s" style="--share:%s">%s</td><td class="verdict">%s</td></tr>
        """
        .formatted(
            verdict.toLowerCase(Locale.ROOT),
            Html.escape(row.op()),
            Html.escape(row.algorithm()),
            Html.count(row.cases()),
            Html.count(row.failed()),
            row.worst(),
            String.format(Locale.ROOT, "%.3f", Math.min(1, row.worst())),
            ratio(row.worst()),
            verdict);
  }

  private static String verdict(int cases, int failed) {
    if (failed > 0) {
      return "FAIL";
    }
    return cases > 0 ? "pass" : "none";
  }

  private static String failures(List<KernelRow> kernels) {
    String list =
        kernels.stream()
            .filter(row -> row.failed() > 0)
            .map(ParityReport::failuresOf)
            .collect(Collectors.joining());
    return list.isEmpty() ? "" : "<section><h2>Failures</h2>\n" + list + "</section>\n";
  }

  private static String failuresOf(KernelRow row) {
    String items =
        row.failures().stream()
            .map(failure -> "<li><code>" + Html.escape(failure) + "</code></li>\n")
            .collect(Collectors.joining());
    return """
        <details open><summary>%s, %s: %s of %s cases failed</summary>
        <ol class="failures">
        %s</ol></details>
        """
        .formatted(
            Html.escape(row.op()),
            Html.escape(row.algorithm()),
            Html.count(row.failed()),
            Html.count(Math.max(row.failed(), row.cases())),
            items);
  }

  private static String untested(ParitySummary run) {
    StringBuilder rows = new StringBuilder();
    run.leftOut().forEach((reason, n) -> rows.append(row("all kernels", "left out", reason, n)));
    for (KernelRow kernel : run.kernels()) {
      String name = kernel.algorithm();
      kernel.leftOut().forEach((reason, n) -> rows.append(row(name, "left out", reason, n)));
      kernel.refused().forEach((reason, n) -> rows.append(row(name, "refused", reason, n)));
    }
    return rows.isEmpty()
        ? ""
        : """
        <section><h2>Not run</h2>
        <p class="note">Refused: the kernel is not made for the problem, and another one takes \
        it. Left out: more work or memory than a run allows, or not a problem that Lenslet has.</p>
        <div class="scroll"><table class="figures reasons">
        <thead><tr><th scope="col">kernel</th><th scope="col">what</th>\
        <th scope="col">reason</th><th scope="col">problems</th></tr></thead>
        <tbody>
        %s</tbody></table></div>
        </section>
        """
            .formatted(rows);
  }

  private static String row(String kernel, String what, String reason, int count) {
    return "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(Html.escape(kernel), what, Html.escape(reason), Html.count(count));
  }

  private static String ratio(double worst) {
    return Double.isInfinite(worst) ? "∞" : String.format(Locale.ROOT, "%.3f", worst);
  }
}
