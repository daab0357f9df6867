package org.lenslet.layer;

import java.util.Map;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.LayerScope;

/** A part of a model as one writes it: {@code x -> x.conv(8, kernel(3)).relu()}. */
@FunctionalInterface
public interface Branch {

  /** Adds the part's layers behind a tensor and returns the last one's output. */
  Tensor apply(Tensor x);

  /**
   * Adds the part to a graph, from within a layer of one's own; its names are counted with the
   * others of the scope. Weights start as set within, Xavier uniform until then.
   */
  default Value apply(LayerScope scope, Value x) {
    Network network = new Network(scope.names());
    Tensor start = network.start();
    Tensor end = apply(start);
    return Network.run(network.steps(), scope, Map.of(start.id(), x)).get(end.id());
  }
}
