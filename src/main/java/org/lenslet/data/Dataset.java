package org.lenslet.data;

import java.util.List;
import java.util.Optional;
import org.lenslet.tensor.Shape;

/**
 * Labelled examples of one shape, addressed by index. Implementations are immutable as seen from
 * here and may be read by several threads at once.
 */
public interface Dataset {
  /** What to call the data set in messages, as in {@code mnist train}. */
  String name();

  /** The shape of one input: (channels, height, width). */
  Shape inputShape();

  /** The names of the classes; the label is the index into this list. */
  List<String> classNames();

  /** The number of examples. */
  int size();

  /** The class of an example, 0 .. classes() - 1. */
  int label(int index);

  /**
   * Writes the normalised values of one example, CHW, to {@code target[offset .. offset +
   * inputShape().elements() - 1]}.
   */
  void input(int index, float[] target, int offset);

  /** How grey levels became inputs, where the inputs are pictures. */
  default Optional<Normalisation> normalisation() {
    return Optional.empty();
  }

  /** The number of classes. */
  default int classes() {
    return classNames().size();
  }

  /**
   * A view of the examples with the given indices, in that order.
   *
   * @throws org.lenslet.error.UsageException if an index is not one of this data set
   */
  default Dataset subset(int... indices) {
    return new Subset(this, indices);
  }

  /**
   * Two views: the examples to train on and the given fraction of examples held out, as {@link
   * Split#stratified} chooses them.
   */
  default Split split(double heldOut, long seed) {
    return Split.stratified(this, heldOut, seed);
  }
}
