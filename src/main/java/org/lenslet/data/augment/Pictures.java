package org.lenslet.data.augment;

import java.util.stream.Stream;
import org.lenslet.data.Example;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** The pictures of an example: its first input, and what has a value for each of its pixels. */
final class Pictures {
  private Pictures() {}

  /** The shape of the first input. */
  static Shape shape(Example example) {
    Shape picture = example.inputs().get(0).shape();
    if (picture.rank() < 2) {
      throw new UsageException(
          "image augmentation: expected an input of channels x height x width, got " + picture);
    }
    return picture;
  }

  /** The inputs and targets that are as high and wide. */
  static Stream<HostTensor> sameSize(Example example, int height, int width) {
    return Stream.concat(example.inputs().stream(), example.targets().stream())
        .filter(
            tensor ->
                tensor.shape().rank() >= 2
                    && tensor.shape().get(-2) == height
                    && tensor.shape().get(-1) == width);
  }
}
