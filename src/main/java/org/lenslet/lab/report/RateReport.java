package org.lenslet.lab.report;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.lenslet.io.AtomicFile;

/** Makes the page of a search for a learning rate: the loss over the rates. */
public final class RateReport {
  private RateReport() {}

  /**
   * Writes the page atomically.
   *
   * @throws org.lenslet.error.LensletException if the file cannot be written
   */
  public static void write(Path file, RateSummary search) {
    AtomicFile.write(file, html(search));
  }

  /** The whole page. Equal searches give equal pages. */
  static String html(RateSummary search) {
    boolean drawn = !search.points().isEmpty();
    return Page.fill(
        "rate.html",
        Map.of(
            "title", Html.escape(search.title()),
            "style", Page.resource("report.css"),
            "results",
                search.results().entrySet().stream()
                    .map(result -> Page.tile(result.getKey(), result.getValue()))
                    .collect(Collectors.joining()),
            "curves", drawn ? RunReport.figure("rates", "Loss over the learning rate") : "",
            "configuration", Page.rows(search.configuration()),
            "data", LearningCurves.rates(search.points()),
            "scripts", drawn ? RunReport.chartScripts() : ""));
  }
}
