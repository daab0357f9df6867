package org.lenslet.lab.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lenslet.error.ShapeException;
import org.lenslet.tensor.HostTensor;

/**
 * All that a report shows. Texts may hold anything; the report escapes them.
 *
 * @param title what was trained on what
 * @param configuration names and values of the settings, in the order to show
 * @param results names and values of figures that the rows do not give, such as images a second
 * @param epochs a row an epoch
 * @param steps a row a step; may be empty
 * @param confusion what was recognised as what on the data held back, if known
 * @param mistakes the worst of the pictures that were taken for something else; may be empty
 * @param filters the filters of the first convolution, KCRS FLOAT32, if there is one
 * @param layers the layers of the model, in order; may be empty
 */
public record RunSummary(
    String title,
    Map<String, String> configuration,
    Map<String, String> results,
    List<EpochRow> epochs,
    List<StepRow> steps,
    Optional<ConfusionMatrix> confusion,
    List<Mistake> mistakes,
    Optional<HostTensor> filters,
    List<LayerRow> layers) {

  public RunSummary {
    Objects.requireNonNull(title);
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    epochs = List.copyOf(epochs);
    steps = List.copyOf(steps);
    mistakes = List.copyOf(mistakes);
    layers = List.copyOf(layers);
    filters.ifPresent(
        tensor -> {
          if (tensor.shape().rank() != 4) {
            throw new ShapeException(
                "report: expected filters of shape KCRS, got " + tensor.spec());
          }
        });
    Objects.requireNonNull(confusion);
  }
}
