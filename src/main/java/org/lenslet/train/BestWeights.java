package org.lenslet.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.graph.Value;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;

/** What a model had learnt at the end of the best epoch so far, kept on the host. */
final class BestWeights {
  private final List<Value> weights;
  private Map<String, HostTensor> contents = Map.of();

  BestWeights(List<Value> weights) {
    this.weights = weights;
  }

  /**
   * Keeps them.
   *
   * @param variables all variables by name, which must not change any more
   */
  void keep(Map<String, HostTensor> variables) {
    Map<String, HostTensor> kept = new LinkedHashMap<>();
    weights.forEach(value -> kept.put(value.name(), variables.get(value.name())));
    contents = kept;
  }

  /** Makes them the weights. */
  void restore(Variables variables) {
    contents.forEach(variables::write);
  }
}
