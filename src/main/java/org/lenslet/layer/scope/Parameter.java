package org.lenslet.layer.scope;

import org.lenslet.graph.Value;
import org.lenslet.random.Purpose;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.HostTensor;

/**
 * A trainable variable of a model.
 *
 * @param value the variable in the graph; its name is the layer's name, a dot and what it is
 * @param index its position among the model's parameters, which numbers its random stream
 * @param group what an optimizer may treat it alike with
 */
public record Parameter(
    Value value, int index, Initializer initializer, Fans fans, ParameterGroup group) {

  /** The name in files and messages, as in {@code conv1.weight}. */
  public String name() {
    return value.name();
  }

  /** The values that training starts from: a function of the seed and of the position. */
  public HostTensor initialValues(long seed) {
    HostTensor tensor = HostTensor.zeros(value.spec());
    RandomStream random = new RandomStream(seed, Purpose.INITIALIZE.stream(index));
    initializer.fill(tensor.floats(), fans, random);
    return tensor;
  }
}
