package org.lenslet.lab.report;

import java.util.List;
import java.util.stream.Collectors;

/** The layers of the model as a table. */
final class LayerSection {
  private LayerSection() {}

  static String html(List<LayerRow> layers) {
    if (layers.isEmpty()) {
      return "";
    }
    String rows = layers.stream().map(LayerSection::row).collect(Collectors.joining());
    return """
        <section><h2>Layers</h2>
        <div class="scroll"><table class="figures">
        <thead><tr><th scope="col">layer</th><th scope="col">output</th>\
        <th scope="col">parameters</th><th scope="col">multiply-adds an image</th></tr></thead>
        <tbody>
        %s</tbody>
        <tfoot><tr><th scope="row">total</th><td></td><td>%s</td><td>%s</td></tr></tfoot>
        </table></div></section>
        """
        .formatted(
            rows,
            Html.count(layers.stream().mapToLong(LayerRow::parameters).sum()),
            Html.count(layers.stream().mapToLong(LayerRow::multiplyAccumulates).sum()));
  }

  private static String row(LayerRow layer) {
    return "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(
            Html.escape(layer.name()),
            Html.escape(layer.output()),
            Html.count(layer.parameters()),
            Html.count(layer.multiplyAccumulates()));
  }
}
