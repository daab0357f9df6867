package org.lenslet.layer;

import java.util.List;
import java.util.Map;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.LayerScope;

/** What a model computes, for any batch: steps of a {@link Network}, or anything else. */
@FunctionalInterface
public interface Body {

  /**
   * Adds the layers to a graph.
   *
   * @param scope of the whole model
   * @param inputs batch x shape for each of the model's, in order
   * @throws org.lenslet.error.ShapeException if the inputs do not fit
   */
  Result addTo(LayerScope scope, List<Value> inputs);

  /**
   * What came of it.
   *
   * @param outputs by name, in order
   * @param layers every layer's output, in order
   */
  record Result(Map<String, Value> outputs, List<Model.LayerOutput> layers) {}
}
