package org.lenslet.lab.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lenslet.io.AtomicFile;

/**
 * Makes the report of a training run: settings, results, learning curves, confusions and the
 * filters of the first layer on one page.
 */
public final class RunReport {
  private static final String WEB_JAR = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private RunReport() {}

  /**
   * Writes the report atomically.
   *
   * @throws org.lenslet.error.LensletException if the file cannot be written
   */
  public static void write(Path file, RunSummary run) {
    AtomicFile.write(file, html(run));
  }

  /** The whole page. Equal runs give equal pages. */
  static String html(RunSummary run) {
    Map<String, String> parts =
        Map.of(
            "title", Html.escape(run.title()),
            "style", Page.resource("report.css"),
            "results", results(run),
            "configuration", Page.rows(run.configuration()),
            "curves", curves(run),
            "epochs", epochs(run.epochs()),
            "confusion", run.confusion().map(ConfusionSection::html).orElse(""),
            "filters", run.filters().map(FilterSection::html).orElse(""),
            "data", LearningCurves.json(run.epochs(), run.steps()),
            "scripts", scripts(run));
    return Page.fill("report.html", parts);
  }

  private static String results(RunSummary run) {
    StringBuilder tiles = new StringBuilder();
    List<EpochRow> epochs = run.epochs();
    if (!epochs.isEmpty()) {
      EpochRow last = epochs.get(epochs.size() - 1);
      tiles.append(Page.tile("test accuracy", Html.percent(last.testAccuracy())));
      epochs.stream()
          .filter(row -> !Double.isNaN(row.testAccuracy()))
          .reduce((best, row) -> row.testAccuracy() > best.testAccuracy() ? row : best)
          .filter(best -> best.testAccuracy() > last.testAccuracy())
          .ifPresent(
              best ->
                  tiles.append(
                      Page.tile("best, epoch " + best.epoch(), Html.percent(best.testAccuracy()))));
      tiles.append(Page.tile("test loss", Html.loss(last.testLoss())));
      tiles.append(Page.tile("training loss", Html.loss(last.trainLoss())));
    }
    run.results().forEach((name, value) -> tiles.append(Page.tile(name, value)));
    return tiles.toString();
  }

  private static String curves(RunSummary run) {
    StringBuilder figures = new StringBuilder();
    if (!run.epochs().isEmpty()) {
      figures.append(figure("loss", "Loss per epoch")).append(figure("accuracy", "Accuracy"));
    }
    if (!run.steps().isEmpty()) {
      figures.append(figure("steps", "Training loss per step"));
    }
    return figures.toString();
  }

  private static String figure(String id, String caption) {
    return """
        <figure class="chart"><figcaption>%s</figcaption><div><canvas id="%s" role="img" \
        aria-label="%s"></canvas></div></figure>
        """
        .formatted(caption, id, caption);
  }

  private static String epochs(List<EpochRow> epochs) {
    return epochs.stream()
        .map(
            row ->
                "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                        row.epoch(),
                        Html.loss(row.trainLoss()),
                        Html.loss(row.testLoss()),
                        Html.percent(row.trainAccuracy()),
                        Html.percent(row.testAccuracy())))
        .collect(Collectors.joining());
  }

  /** The chart library only where there are charts: it is nine tenths of the page. */
  private static String scripts(RunSummary run) {
    if (run.epochs().isEmpty() && run.steps().isEmpty()) {
      return "";
    }
    // The map is a debugging aid that lies beside the library, and would be looked for here.
    String library = chartLibrary().replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    return "<script>" + library + "</script>\n<script>" + Page.resource("report.js") + "</script>";
  }

  /** The folder in the jar carries the version, which pom.xml decides. */
  private static String chartLibrary() {
    Matcher version = Pattern.compile("(?m)^version=(\\S+)").matcher(Page.resource(WEB_JAR));
    if (!version.find()) {
      throw new AssertionError(WEB_JAR + " names no version");
    }
    return Page.resource(
        "/META-INF/resources/webjars/chart.js/" + version.group(1) + "/dist/chart.umd.min.js");
  }
}
