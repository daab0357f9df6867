package org.lenslet.data.batch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.lenslet.data.Dataset;
import org.lenslet.data.Example;
import org.lenslet.data.Target;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * One batch of examples in tensors that the {@link BatchLoader} uses again: valid until the next
 * call of its {@code next()}. Rows beyond {@link #count()} are zeros, which are of class 0.
 */
public final class Batch {
  private final List<HostTensor> inputs;
  private final List<HostTensor> targets;
  private final int size;
  private int count;
  private int epoch;
  private int index;

  Batch(Dataset data, int size) {
    this.size = size;
    this.inputs = data.inputs().stream().map(shape -> rows(TensorSpec.f32(shape))).toList();
    this.targets = data.targets().stream().map(Target::spec).map(this::rows).toList();
  }

  private HostTensor rows(TensorSpec example) {
    Shape shape = Shape.of(size).append(example.shape().toArray());
    return HostTensor.zeros(new TensorSpec(example.type(), shape));
  }

  /** Copies an example to a row. */
  void set(int row, Example example) {
    copy(example.inputs(), inputs, row);
    copy(example.targets(), targets, row);
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

  /** The rows from count on become zeros. */
  void become(int count, int epoch, int index) {
    this.count = count;
    this.epoch = epoch;
    this.index = index;
    if (count < size) {
      Stream.concat(inputs.stream(), targets.stream()).forEach(this::clear);
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

  /** For each of the data set's inputs the loader's batch size x its shape; images are NCHW. */
  public List<HostTensor> inputs() {
    return inputs;
  }

  /** For each of the data set's targets the loader's batch size x its shape. */
  public List<HostTensor> targets() {
    return targets;
  }

  /** The number of examples; less than the batch size only in the last batch of an evaluation. */
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
