package org.lenslet.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.lenslet.error.Count;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

/** Data sets that are views of others: nothing is copied. */
final class Views {
  private Views() {}

  /** What differs from the data set below is how an example is read. */
  private interface View extends Dataset {
    Dataset base();

    @Override
    default String name() {
      return base().name();
    }

    @Override
    default int size() {
      return base().size();
    }

    @Override
    default List<Shape> inputs() {
      return base().inputs();
    }

    @Override
    default List<Target> targets() {
      return base().targets();
    }

    @Override
    default Optional<Normalisation> normalisation() {
      return base().normalisation();
    }

    @Override
    default Optional<Levels> levels() {
      return base().levels();
    }

    @Override
    default boolean isDecoded() {
      return base().isDecoded();
    }

    @Override
    default Map<Integer, String> unreadable() {
      return base().unreadable();
    }

    @Override
    default int sourceIndex(int index) {
      return base().sourceIndex(index);
    }
  }

  /** Some examples. */
  record Subset(Dataset base, int[] indices) implements View {
    Subset {
      for (int index : indices) {
        if (index < 0 || index >= base.size()) {
          throw new UsageException(
              "subset: expected indices of %s below %d, got %d"
                  .formatted(base.name(), base.size(), index));
        }
      }
      indices = indices.clone();
    }

    @Override
    public int size() {
      return indices.length;
    }

    @Override
    public int sourceIndex(int index) {
      return base.sourceIndex(indices[index]);
    }

    @Override
    public void read(int index, Draw draw, Example example) {
      base.read(indices[index], draw, example);
    }
  }

  /** Examples that chance changes where there is any. */
  record Augmented(Dataset base, Augmentation augmentation) implements View {
    @Override
    public void read(int index, Draw draw, Example example) {
      base.read(index, draw, example);
      if (!draw.isPlain()) {
        augmentation.apply(example, draw.random());
      }
    }

    @Override
    public Optional<Levels> levels() {
      return augmentation.keepsLevels() ? base.levels() : Optional.empty();
    }
  }

  /** Values in place of levels. */
  record Values(Dataset base, Levels rounded) implements View {
    @Override
    public void read(int index, Draw draw, Example example) {
      base.read(index, draw, example);
      rounded.round(example.input());
    }

    @Override
    public Optional<Levels> levels() {
      return Optional.empty();
    }
  }

  /** Levels of 0 to 1 that become inputs. */
  record Normalised(Dataset base, Normalisation applied) implements View {
    Normalised {
      Shape shape = base.inputShape();
      boolean fits = shape.rank() > 0 && shape.get(0) == applied.channels();
      if (!fits || base.normalisation().isPresent()) {
        throw new UsageException(
            "normalised: expected an input of %s that is not normalised, got %s%s of %s"
                .formatted(
                    Count.of(applied.channels(), "channel"),
                    fits ? "a normalised one of " : "",
                    shape,
                    base.name()));
      }
    }

    @Override
    public Optional<Normalisation> normalisation() {
      return Optional.of(applied);
    }

    @Override
    public Optional<Levels> levels() {
      return Optional.empty(); // those below stand for other values
    }

    @Override
    public void read(int index, Draw draw, Example example) {
      base.read(index, draw, example);
      int channels = applied.channels();
      applied.apply(example.input(), 0, example.input().length / channels, 1);
    }
  }

  /** Examples as an epoch reads them, whatever they are read for. */
  record InEpoch(Dataset base, long seed, int epoch) implements View {
    @Override
    public void read(int index, Draw draw, Example example) {
      base.read(index, Draw.of(seed, epoch, index), example);
    }
  }

  /**
   * A data set of one input and one class an example, with what that makes possible.
   *
   * @param labels the class of an example
   */
  record Labelled(Dataset base, List<String> classNames, IntUnaryOperator labels)
      implements View, LabelledDataset {
    @Override
    public Shape inputShape() {
      return base.inputShape();
    }

    @Override
    public int label(int index) {
      return labels.applyAsInt(index);
    }

    @Override
    public void input(int index, float[] target, int offset) {
      Example example = Example.of(base);
      base.read(index, Draw.PLAIN, example);
      System.arraycopy(example.input(), 0, target, offset, example.input().length);
    }

    @Override
    public List<Shape> inputs() {
      return base.inputs();
    }

    @Override
    public List<Target> targets() {
      return base.targets();
    }

    @Override
    public void read(int index, Draw draw, Example example) {
      base.read(index, draw, example);
    }
  }
}
