package org.lenslet.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

/**
 * Examples of the same shapes, addressed by index: tensors that a model takes, and targets that it
 * is to learn. {@link LabelledDataset} is the usual case, one input and one class; {@link Examples}
 * makes data sets of arrays. Implementations are immutable as seen from here and may be read by
 * several threads at once.
 */
public interface Dataset {
  /** What to call the data set in messages, as in {@code mnist train}. */
  String name();

  /** The number of examples. */
  int size();

  /** The shapes of an example's inputs, FLOAT32, in the order of the model's inputs. */
  List<Shape> inputs();

  /** An example's targets, in the order of the losses; empty if there is nothing to learn. */
  List<Target> targets();

  /**
   * Reads one example.
   *
   * @param draw what chance may depend on; a data set without chance passes it over
   * @param example to write to: tensors of {@link #inputs} and {@link #targets}, all zeros
   */
  void read(int index, Draw draw, Example example);

  /** How grey levels became inputs, where the inputs are pictures. */
  default Optional<Normalisation> normalisation() {
    return Optional.empty();
  }

  /**
   * What bytes stand for where the only input is made of them, as pictures are: its values may be
   * rounded to the nearest, and batches hold bytes.
   */
  default Optional<Levels> levels() {
    return Optional.empty();
  }

  /** A view whose batches hold values, the same ones as its levels stand for. */
  default Dataset asValues() {
    return levels().isEmpty() ? this : new Views.Values(this, levels().get());
  }

  /**
   * The shape of the input: for images (channels, height, width).
   *
   * @throws UsageException if there are several inputs
   */
  default Shape inputShape() {
    if (inputs().size() != 1) {
      throw new UsageException(
          name() + ": expected one input, got " + inputs() + "; ask for all of them");
    }
    return inputs().get(0);
  }

  /** The names of the first target's classes; empty where it is values. */
  default List<String> classNames() {
    return targets().isEmpty() ? List.of() : targets().get(0).classNames();
  }

  /** The number of the first target's classes; 0 where it is values. */
  default int classes() {
    return classNames().size();
  }

  /**
   * The index of an example in the data set that this is a view of, which messages name; of no
   * view, the index itself.
   */
  default int sourceIndex(int index) {
    return index;
  }

  /**
   * Whether reading takes so long that several threads should share it, as decoding pictures does.
   */
  default boolean isDecoded() {
    return false;
  }

  /**
   * The examples that could not be read up to now, by index in the data set that this is a view of,
   * with what was wrong, a line each; other examples were read in their place. Usually none.
   */
  default Map<Integer, String> unreadable() {
    return Map.of();
  }

  /**
   * A view of the examples with the given indices, in that order.
   *
   * @throws UsageException if an index is not one of this data set
   */
  default Dataset subset(int... indices) {
    return new Views.Subset(this, indices);
  }

  /**
   * A view whose inputs, levels of 0 to 1, are normalised by channel, when they are learnt from and
   * when they are judged.
   *
   * @throws UsageException if there is not one input of as many channels, or it is normalised
   */
  default Dataset normalised(Normalisation normalisation) {
    return new Views.Normalised(this, normalisation);
  }

  /**
   * A view that changes examples by chance when they are learnt from, and not when they are judged.
   */
  default Dataset augmented(Augmentation augmentation) {
    return new Views.Augmented(this, augmentation);
  }

  /**
   * A view whose examples are read always as an epoch reads them, chance included: to judge by what
   * was learnt from.
   */
  default Dataset inEpoch(long seed, int epoch) {
    return new Views.InEpoch(this, seed, epoch);
  }

  /**
   * Two views: the examples to train on and the given fraction of examples held out, chosen by
   * chance; see {@link Split#random}.
   */
  default Split<? extends Dataset> split(double heldOut, long seed) {
    return Split.random(this, heldOut, seed);
  }
}
