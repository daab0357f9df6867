package org.lenslet.data;

import java.util.Arrays;
import java.util.List;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/**
 * The place where one example is read to: tensors for its inputs and targets, whose elements are
 * written by {@link Dataset#read} and may be changed by an {@link Augmentation}. Where the data set
 * has {@link Levels}, they stay as they are until somebody asks for values. For one thread.
 */
public final class Example {
  private final List<HostTensor> inputs;
  private final List<HostTensor> targets;

  /** What the bytes stand for; null in a place for values alone. */
  private final Levels levels;

  private final byte[] bytes;

  /** Where the only input is: in its tensor, in the bytes, or it has been cleared in neither. */
  private enum At {
    VALUES,
    BYTES,
    NOWHERE
  }

  private At at = At.VALUES;

  private Example(List<HostTensor> inputs, List<HostTensor> targets, Levels levels) {
    this.inputs = inputs;
    this.targets = targets;
    this.levels = levels;
    this.bytes = levels == null ? null : new byte[inputs.get(0).spec().elements()];
  }

  /** A place for an example of a data set, all zeros. */
  public static Example of(Dataset data) {
    return of(data, null);
  }

  /** A place that {@link #levels} may be asked of where the data set has some, all zeros. */
  public static Example ofLevels(Dataset data) {
    return of(data, data.levels().orElse(null));
  }

  private static Example of(Dataset data, Levels levels) {
    return new Example(
        data.inputs().stream().map(TensorSpec::f32).map(HostTensor::zeros).toList(),
        data.targets().stream().map(Target::spec).map(HostTensor::zeros).toList(),
        levels);
  }

  /** The inputs, in the data set's order. */
  public List<HostTensor> inputs() {
    if (at == At.BYTES) {
      float[] values = inputs.get(0).floats();
      levels.toValues(bytes, 0, values, 0, values.length);
    } else if (at == At.NOWHERE) {
      clear(inputs);
    }
    at = At.VALUES;
    return inputs;
  }

  /** The targets, in the data set's order. */
  public List<HostTensor> targets() {
    return targets;
  }

  /** Sets all elements to 0, for the next example. */
  public void clear() {
    clear(targets);
    if (levels == null) {
      clear(inputs);
    } else {
      at = At.NOWHERE;
    }
  }

  private static void clear(List<HostTensor> tensors) {
    for (HostTensor tensor : tensors) {
      if (tensor.type() == DType.FLOAT32) {
        Arrays.fill(tensor.floats(), 0f);
      } else {
        Arrays.fill(tensor.ints(), 0);
      }
    }
  }

  /** The elements of the first input, to be written. */
  public float[] input() {
    return inputs().get(0).floats();
  }

  /** Writes the first target where it is one class number. */
  public void setLabel(int label) {
    targets.get(0).ints()[0] = label;
  }

  /**
   * Writes the only input as levels.
   *
   * @param source the levels, from the given one on, planes of channels one after another
   * @param meaning what they stand for
   */
  public void setLevels(byte[] source, int from, Levels meaning) {
    if (meaning == levels) {
      System.arraycopy(source, from, bytes, 0, bytes.length);
      at = At.BYTES;
    } else {
      float[] values = input();
      meaning.toValues(source, from, values, 0, values.length);
    }
  }

  /** The levels of the only input, its values rounded to the nearest, of a place that has some. */
  public byte[] levels() {
    if (at != At.BYTES) {
      levels.toLevels(input(), bytes);
    }
    return bytes;
  }
}
