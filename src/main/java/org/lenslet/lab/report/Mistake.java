package org.lenslet.lab.report;

import org.lenslet.error.ShapeException;
import org.lenslet.tensor.HostTensor;

/**
 * A picture that was taken for something else.
 *
 * @param index its number in the data, from 0
 * @param levels the picture, CHW of one or three channels, 0 to 1
 * @param actual the name of its class
 * @param predicted the name of the class it was taken for
 * @param probability of the class it was taken for
 * @param loss how wrong that was
 */
public record Mistake(
    int index,
    HostTensor levels,
    String actual,
    String predicted,
    double probability,
    double loss) {
  public Mistake {
    if (levels.shape().rank() != 3 || levels.shape().get(0) != 1 && levels.shape().get(0) != 3) {
      throw new ShapeException(
          "mistake: expected a picture of 1 or 3 channels, CHW, got " + levels.spec());
    }
  }
}
