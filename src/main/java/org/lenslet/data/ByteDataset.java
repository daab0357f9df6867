package org.lenslet.data;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lenslet.error.Count;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

/**
 * Images held as bytes and normalised while they are read: MNIST takes 47 MB this way, a quarter of
 * what its floats would take. Immutable; safe for any number of threads.
 */
public final class ByteDataset implements LabelledDataset {
  private final String name;
  private final Shape inputShape;
  private final List<String> classNames;
  private final byte[] pixels;
  private final byte[] labels;
  private final Normalisation normalisation;
  private final Levels levels;

  /**
   * Keeps, and does not copy, both arrays.
   *
   * @param inputShape (channels, height, width)
   * @param pixels the grey levels of all images one after another, each CHW
   * @param labels the class of each image
   * @throws UsageException if the counts do not fit or a label is not a class
   */
  public ByteDataset(
      String name,
      Shape inputShape,
      List<String> classNames,
      byte[] pixels,
      byte[] labels,
      Normalisation normalisation) {
    this.name = name;
    this.inputShape = inputShape;
    this.classNames = List.copyOf(classNames);
    this.pixels = pixels;
    this.labels = labels;
    this.normalisation = normalisation;
    require(
        inputShape.rank() == 3 && inputShape.get(0) == normalisation.channels(),
        "an input shape CxHxW of %s".formatted(Count.of(normalisation.channels(), "channel")),
        inputShape);
    long expected = (long) labels.length * inputShape.elements();
    require(
        pixels.length == expected,
        "%s for %s of %s"
            .formatted(Count.of(expected, "pixel"), Count.of(labels.length, "image"), inputShape),
        pixels.length);
    for (byte label : labels) {
      require(
          (label & 0xFF) < classNames.size(), "labels below " + classNames.size(), label & 0xFF);
    }
    levels = Levels.of(normalisation);
  }

  private void require(boolean holds, String expected, Object got) {
    if (!holds) {
      throw new UsageException("%s: expected %s, got %s".formatted(name, expected, got));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public Optional<Normalisation> normalisation() {
    return Optional.of(normalisation);
  }

  @Override
  public Optional<Levels> levels() {
    return Optional.of(levels);
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index] & 0xFF;
  }

  @Override
  public void input(int index, float[] target, int offset) {
    Objects.checkIndex(index, labels.length);
    int elements = inputShape.elements();
    levels.toValues(pixels, index * elements, target, offset, elements);
  }

  @Override
  public void read(int index, Draw draw, Example example) {
    Objects.checkIndex(index, labels.length);
    example.setLevels(pixels, index * inputShape.elements(), levels);
    example.setLabel(label(index));
  }
}
