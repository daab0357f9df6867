package org.lenslet.data;

import java.util.List;
import org.lenslet.tensor.Shape;

/** Examples of one input and one class: images with labels. */
public interface LabelledDataset extends Dataset {

  /** The shape of one input: (channels, height, width) for images. */
  @Override
  Shape inputShape();

  /** The names of the classes; the label is the index into this list. */
  @Override
  List<String> classNames();

  /** The class of an example, 0 .. classes() - 1. */
  int label(int index);

  /**
   * Writes the normalised values of one example, CHW, to {@code target[offset .. offset +
   * inputShape().elements() - 1]}.
   */
  void input(int index, float[] target, int offset);

  @Override
  default List<Shape> inputs() {
    return List.of(inputShape());
  }

  @Override
  default List<Target> targets() {
    return List.of(Target.classes(classNames()));
  }

  @Override
  default void read(int index, Draw draw, Example example) {
    input(index, example.input(), 0);
    example.setLabel(label(index));
  }

  @Override
  default LabelledDataset subset(int... indices) {
    int[] chosen = indices.clone();
    return new Views.Labelled(
        new Views.Subset(this, chosen), classNames(), index -> label(chosen[index]));
  }

  @Override
  default LabelledDataset normalised(Normalisation normalisation) {
    return new Views.Labelled(new Views.Normalised(this, normalisation), classNames(), this::label);
  }

  @Override
  default LabelledDataset asValues() {
    return levels().isEmpty()
        ? this
        : new Views.Labelled(new Views.Values(this, levels().get()), classNames(), this::label);
  }

  @Override
  default LabelledDataset augmented(Augmentation augmentation) {
    return new Views.Labelled(new Views.Augmented(this, augmentation), classNames(), this::label);
  }

  @Override
  default LabelledDataset inEpoch(long seed, int epoch) {
    return new Views.Labelled(new Views.InEpoch(this, seed, epoch), classNames(), this::label);
  }

  /**
   * Two views: the examples to train on and the given fraction of examples held out, as {@link
   * Split#stratified} chooses them.
   */
  @Override
  default Split<LabelledDataset> split(double heldOut, long seed) {
    return Split.stratified(this, heldOut, seed);
  }
}
