package org.lenslet.data;

import java.util.Arrays;
import java.util.List;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/**
 * The place where one example is read to: tensors for its inputs and targets, whose elements are
 * written by {@link Dataset#read} and may be changed by an {@link Augmentation}. For one thread.
 */
public final class Example {
  private final List<HostTensor> inputs;
  private final List<HostTensor> targets;

  private Example(List<HostTensor> inputs, List<HostTensor> targets) {
    this.inputs = inputs;
    this.targets = targets;
  }

  /** A place for an example of a data set, all zeros. */
  public static Example of(Dataset data) {
    return new Example(
        data.inputs().stream().map(TensorSpec::f32).map(HostTensor::zeros).toList(),
        data.targets().stream().map(Target::spec).map(HostTensor::zeros).toList());
  }

  /** The inputs, in the data set's order. */
  public List<HostTensor> inputs() {
    return inputs;
  }

  /** The targets, in the data set's order. */
  public List<HostTensor> targets() {
    return targets;
  }

  /** Sets all elements to 0, for the next example. */
  public void clear() {
    clear(inputs);
    clear(targets);
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
    return inputs.get(0).floats();
  }

  /** Writes the first target where it is one class number. */
  public void setLabel(int label) {
    targets.get(0).ints()[0] = label;
  }
}
