package org.lenslet.lab.report;

import java.util.List;
import java.util.stream.Collectors;

/** Pictures that were taken for something else, the worst first. */
final class MistakeSection {
  private MistakeSection() {}

  static String html(List<Mistake> mistakes, long all) {
    if (mistakes.isEmpty()) {
      return "";
    }
    String pictures = mistakes.stream().map(MistakeSection::figure).collect(Collectors.joining());
    return """
        <section><h2>Misclassified</h2>
        <p class="note">%s of the images held back were taken for something else; %s with the \
        largest loss %s shown: what the image is, and what it was taken for, with its probability.</p>
        <div class="mistakes">
        %s</div></section>
        """
        .formatted(
            Html.count(all),
            mistakes.size() == 1 ? "the one" : "the " + mistakes.size(),
            mistakes.size() == 1 ? "is" : "are",
            pictures);
  }

  private static String figure(Mistake mistake) {
    Picture picture = Picture.of("image " + mistake.index(), mistake.levels());
    return """
        <figure title="image %s, loss %s">%s<figcaption><b>%s</b> <span>%s</span> %s</figcaption></figure>
        """
        .formatted(
            mistake.index(),
            Html.loss(mistake.loss()),
            picture.html().replaceFirst(" title=\"[^\"]*\"", ""),
            Html.escape(mistake.actual()),
            Html.escape("→ " + mistake.predicted()),
            Html.wholePercent(mistake.probability()));
  }
}
