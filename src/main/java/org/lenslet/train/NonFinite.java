package org.lenslet.train;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.lenslet.tensor.HostTensor;

/**
 * An element that is NaN or infinite.
 *
 * @param name what its tensor is called
 * @param index its row-major index
 */
record NonFinite(String name, HostTensor tensor, int index) {

  /** The first one of a tensor. */
  static Optional<NonFinite> of(String name, HostTensor tensor) {
    int index = tensor.firstNonFinite();
    return index < 0 ? Optional.empty() : Optional.of(new NonFinite(name, tensor, index));
  }

  /** The first one of some tensors. */
  static Optional<NonFinite> of(Map<String, HostTensor> tensors) {
    return tensors.entrySet().stream()
        .flatMap(entry -> of(entry.getKey(), entry.getValue()).stream())
        .findFirst();
  }

  float value() {
    return tensor.floats()[index];
  }

  /** As in {@code conv1.weight at [0, 0, 2, 1]}; only the name where there is one element. */
  String position() {
    return tensor.shape().rank() == 0
        ? name
        : name + " at " + Arrays.toString(tensor.shape().coordinates(index));
  }

  /** As in {@code NaN in conv1.weight at [0, 0, 2, 1]}. */
  @Override
  public String toString() {
    return value() + " in " + position();
  }
}
