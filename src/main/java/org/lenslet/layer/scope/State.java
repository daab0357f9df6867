package org.lenslet.layer.scope;

import java.util.function.Supplier;
import org.lenslet.graph.Value;
import org.lenslet.tensor.HostTensor;

/**
 * A variable of a model that no gradient changes, but a layer's own rule, once a training step: a
 * running statistic, say. It is saved with the parameters, and fixed in inference.
 *
 * @param value the variable in the graph; its name is the layer's name, a dot and what it is
 * @param initial makes what it starts from
 */
public record State(Value value, Supplier<HostTensor> initial) {

  /** The name in files and messages, as in {@code norm1.mean}. */
  public String name() {
    return value.name();
  }

  /** The values that training starts from. */
  public HostTensor initialValues() {
    return initial.get();
  }
}
