package org.lenslet.lab.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lenslet.io.AtomicFile;

/** Makes the page of runs side by side: their curves over each other, settings and results. */
public final class ComparisonReport {
  private ComparisonReport() {}

  /**
   * Writes the page atomically.
   *
   * @throws org.lenslet.error.LensletException if the file cannot be written
   */
  public static void write(Path file, Comparison comparison) {
    AtomicFile.write(file, html(comparison));
  }

  /** The whole page. Equal runs give equal pages. */
  static String html(Comparison comparison) {
    List<String> names = comparison.runs().stream().map(Comparison.Run::name).toList();
    boolean drawn = comparison.runs().stream().anyMatch(run -> !run.epochs().isEmpty());
    return Page.fill(
        "compare.html",
        Map.of(
            "title", Html.escape(names.size() + " runs"),
            "style", Page.resource("report.css"),
            "curves", drawn ? curves() : "",
            "results", table("Results", names, comparison.results()),
            "settings",
                comparison.settings().isEmpty()
                    ? ""
                    : table("Settings that differ", names, comparison.settings()),
            "data", LearningCurves.json(comparison.runs()),
            "scripts", drawn ? RunReport.chartScripts() : ""));
  }

  private static String curves() {
    return "<section><h2>Learning curves</h2>\n<div class=\"charts\">\n"
        + RunReport.figure("accuracy", "Test accuracy")
        + RunReport.figure("loss", "Test loss")
        + RunReport.figure("train", "Training loss per epoch")
        + "</div></section>\n";
  }

  private static String table(String title, List<String> names, Map<String, List<String>> rows) {
    String head =
        names.stream()
            .map(name -> "<th scope=\"col\">" + Html.escape(name) + "</th>")
            .collect(Collectors.joining());
    String body =
        rows.entrySet().stream()
            .map(
                row ->
                    "<tr><th scope=\"row\">%s</th>%s</tr>\n"
                        .formatted(
                            Html.escape(row.getKey()),
                            row.getValue().stream()
                                .map(value -> "<td>" + Html.escape(value) + "</td>")
                                .collect(Collectors.joining())))
            .collect(Collectors.joining());
    return """
        <section><h2>%s</h2>
        <div class="scroll"><table class="figures compared">
        <thead><tr><th scope="col"></th>%s</tr></thead>
        <tbody>
        %s</tbody></table></div></section>
        """
        .formatted(title, head, body);
  }
}
