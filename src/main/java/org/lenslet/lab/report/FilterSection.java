package org.lenslet.lab.report;

import java.util.stream.Collectors;
import org.lenslet.error.Count;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** The filters of the first layer as pictures, a pixel a weight, enlarged by the browser. */
final class FilterSection {
  private static final int MOST_PICTURES = 256;

  private FilterSection() {}

  /** Few pictures are shown larger than many. */
  private static String size(int pictures) {
    return pictures <= 16 ? "7" : pictures <= 64 ? "5" : "3.2";
  }

  static String html(HostTensor filters) {
    Shape shape = filters.shape();
    boolean colour = FilterPictures.isColour(shape);
    int channels = colour ? 1 : shape.get(1);
    int total = shape.get(0) * channels;
    if (shape.elements() == 0) {
      return "";
    }
    String pictures =
        FilterPictures.of(filters, MOST_PICTURES).stream()
            .map(Picture::html)
            .collect(Collectors.joining("\n"));
    return """
        <section><h2>Filters of the first layer</h2>
        <p class="note">%s of %s x %s weights, %s.%s Grey is zero; each filter is scaled \
        to its largest weight.</p>
        <div class="filters" style="--width:%s;--height:%s;--least:%srem">
        %s
        </div></section>
        """
        .formatted(
            Count.of(shape.get(0), "filter"),
            shape.get(2),
            shape.get(3),
            colour ? "red, green and blue together" : "a picture for each channel",
            total > MOST_PICTURES ? " The first " + MOST_PICTURES + " pictures are shown." : "",
            shape.get(3),
            shape.get(2),
            size(Math.min(total, MOST_PICTURES)),
            pictures);
  }
}
