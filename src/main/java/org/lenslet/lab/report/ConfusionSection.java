package org.lenslet.lab.report;

import java.util.Locale;

/** The confusion matrix as a heat table, and precision and recall of each class. */
final class ConfusionSection {
  /** A larger matrix fills no screen in a readable way; the figures of the classes remain. */
  private static final int MOST_CLASSES_SHOWN = 40;

  /** From this share on, the colour behind is so strong that the text must be white. */
  private static final double STRONG = 0.5;

  private ConfusionSection() {}

  static String html(ConfusionMatrix matrix) {
    boolean shown = matrix.classes() <= MOST_CLASSES_SHOWN;
    StringBuilder html = new StringBuilder("<section><h2>Confusions</h2>\n<p class=\"note\">");
    html.append(
        shown
            ? "Rows: what an image shows. Columns: what it was taken for. The colour is the share of"
                + " the row."
            : "The matrix of " + matrix.classes() + " classes is too large to show.");
    html.append("</p>\n<div class=\"side\">\n");
    if (shown) {
      heatTable(html, matrix);
    }
    classTable(html, matrix);
    return html.append("</div></section>\n").toString();
  }

  private static void heatTable(StringBuilder html, ConfusionMatrix matrix) {
    html.append("<div class=\"scroll\"><table class=\"heat\">\n<thead><tr><td></td>");
    for (int predicted = 0; predicted < matrix.classes(); predicted++) {
      html.append("<th scope=\"col\"><span>")
          .append(Html.escape(matrix.name(predicted)))
          .append("</span></th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (int actual = 0; actual < matrix.classes(); actual++) {
      html.append("<tr><th scope=\"row\">")
          .append(Html.escape(matrix.name(actual)))
          .append("</th>");
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        html.append(cell(matrix, actual, predicted));
      }
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n");
  }

  private static String cell(ConfusionMatrix matrix, int actual, int predicted) {
    long count = matrix.count(actual, predicted);
    if (count == 0) {
      return "<td></td>";
    }
    double share = (double) count / matrix.actual(actual);
    // The square root lets one confusion in a hundred be seen.
    return "<td class=\"%s%s\" style=\"--share:%s\">%s</td>"
        .formatted(
            actual == predicted ? "hit" : "miss",
            Math.sqrt(share) > STRONG ? " strong" : "",
            String.format(Locale.ROOT, "%.3f", Math.sqrt(share)),
            count);
  }

  private static void classTable(StringBuilder html, ConfusionMatrix matrix) {
    html.append(
            "<div class=\"scroll\"><table class=\"figures\">\n<thead><tr><th scope=\"col\">class")
        .append("</th><th scope=\"col\">images</th><th scope=\"col\">precision</th>")
        .append("<th scope=\"col\">recall</th></tr></thead>\n<tbody>\n");
    for (int i = 0; i < matrix.classes(); i++) {
      html.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n"
              .formatted(
                  Html.escape(matrix.name(i)),
                  Html.count(matrix.actual(i)),
                  Html.percent(matrix.precision(i)),
                  Html.percent(matrix.recall(i))));
    }
    html.append("</tbody></table></div>\n");
  }
}
