package org.lenslet.data.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lenslet.data.Dataset;
import org.lenslet.data.Example;
import org.lenslet.data.Levels;
import org.lenslet.data.Target;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * One batch of examples in tensors that the {@link BatchLoader} uses again: valid until the next
 * call of its {@code next()}. Rows beyond {@link #count()} are zeros, which are of class 0; of
 * levels, level 0.
 */
public final class Batch {
  private final List<HostTensor> inputs;
  private final List<HostTensor> targets;
  private final Optional<Levels> levels;
  private final Optional<Mixed> mixed;
  private final Dataset data;
  private final int size;

  /** The last one of an epoch, where that is smaller; null before the first. */
  private Batch smaller;

  private int count;
  private int epoch;
  private int index;

  /**
   * How the examples are to be mixed, each with the next one.
   *
   * @param weights batch: the share of each example's own input and loss
   * @param targets those of the partners, as {@link Batch#targets}
   */
  public record Mixed(HostTensor weights, List<HostTensor> targets) {}

  Batch(Dataset data, int size, boolean isMixed) {
    this.data = data;
    this.size = size;
    this.levels = data.levels();
    this.inputs = data.inputs().stream().map(this::input).map(this::rows).toList();
    this.targets = data.targets().stream().map(Target::spec).map(this::rows).toList();
    this.mixed =
        isMixed
            ? Optional.of(
                new Mixed(
                    HostTensor.zeros(TensorSpec.f32(size)),
                    targets.stream().map(HostTensor::copy).toList()))
            : Optional.empty();
  }

  private TensorSpec input(Shape shape) {
    return levels.isPresent()
        ? TensorSpec.i32((shape.elements() + Integer.BYTES - 1) / Integer.BYTES)
        : TensorSpec.f32(shape);
  }

  private HostTensor rows(TensorSpec example) {
    Shape shape = Shape.of(size).append(example.shape().toArray());
    return HostTensor.zeros(new TensorSpec(example.type(), shape));
  }

  /** A batch of the same kind for fewer examples; always the same for the same number. */
  Batch ofSize(int examples) {
    if (smaller == null || smaller.size != examples) {
      smaller = new Batch(data, examples, mixed.isPresent());
    }
    return smaller;
  }

  /** Copies an example to a row. */
  void set(int row, Example example) {
    if (levels.isPresent()) {
      pack(example.levels(), inputs.get(0), row);
    } else {
      copy(example.inputs(), inputs, row);
    }
    copy(example.targets(), targets, row);
  }

  /** Four bytes a word, the first in the lowest bits; every row begins with a word. */
  private void pack(byte[] bytes, HostTensor batch, int row) {
    int[] words = batch.ints();
    int word = words.length / size * row;
    int whole = bytes.length & -Integer.BYTES;
    for (int i = 0; i < whole; i += Integer.BYTES) {
      words[word++] =
          bytes[i] & 0xFF
              | (bytes[i + 1] & 0xFF) << 8
              | (bytes[i + 2] & 0xFF) << 16
              | bytes[i + 3] << 24;
    }
    if (whole < bytes.length) {
      int rest = 0;
      for (int i = whole; i < bytes.length; i++) {
        rest |= (bytes[i] & 0xFF) << 8 * (i - whole);
      }
      words[word] = rest;
    }
  }

  private static void copy(List<HostTensor> example, List<HostTensor> batch, int row) {
    for (int i = 0; i < batch.size(); i++) {
      int length = example.get(i).spec().elements();
      Object from = elements(example.get(i));
      System.arraycopy(from, 0, elements(batch.get(i)), row * length, length);
    }
  }

  private static Object elements(HostTensor tensor) {
    return tensor.type() == DType.FLOAT32 ? tensor.floats() : tensor.ints();
  }

  /** Sets the weight of a row that is mixed. */
  void setWeight(int row, float weight) {
    mixed.orElseThrow().weights().floats()[row] = weight;
  }

  /** What the rows are mixed with: the next row's targets, the last's the first one's. */
  private void findPartners() {
    for (int t = 0; t < targets.size(); t++) {
      Object own = elements(targets.get(t));
      Object partners = elements(mixed.orElseThrow().targets().get(t));
      int all = targets.get(t).spec().elements();
      int row = all / size;
      System.arraycopy(own, row, partners, 0, all - row);
      System.arraycopy(own, 0, partners, all - row, row);
    }
  }

  /** The rows from count on become zeros. */
  void become(int count, int epoch, int index) {
    this.count = count;
    this.epoch = epoch;
    this.index = index;
    if (count < size) {
      Stream.concat(inputs.stream(), targets.stream()).forEach(this::clear);
    }
    if (mixed.isPresent()) {
      findPartners();
    }
  }

  private void clear(HostTensor tensor) {
    int start = tensor.spec().elements() / size * count;
    if (tensor.type() == DType.FLOAT32) {
      Arrays.fill(tensor.floats(), start, tensor.floats().length, 0f);
    } else {
      Arrays.fill(tensor.ints(), start, tensor.ints().length, 0);
    }
  }

  /**
   * For each of the data set's inputs {@link #size} x its shape; images are NCHW. Of levels, INT32
   * in which each row holds those of an example in that order, four bytes a word, the first in the
   * lowest bits.
   */
  public List<HostTensor> inputs() {
    return inputs;
  }

  /** What the bytes in the only input stand for; empty where inputs are values. */
  public Optional<Levels> levels() {
    return levels;
  }

  /** How the examples are to be mixed; empty where they are learnt from as they are. */
  public Optional<Mixed> mixed() {
    return mixed;
  }

  /** For each of the data set's targets {@link #size} x its shape. */
  public List<HostTensor> targets() {
    return targets;
  }

  /** The number of rows. */
  public int size() {
    return size;
  }

  /** The number of examples; less than the rows only in the last batch of an evaluation. */
  public int count() {
    return count;
  }

  /** The epoch this batch belongs to, from 0. */
  public int epoch() {
    return epoch;
  }

  /** The position of this batch within its epoch, from 0. */
  public int index() {
    return index;
  }
}
