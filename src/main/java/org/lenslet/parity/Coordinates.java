package org.lenslet.parity;

import java.util.Arrays;
import org.lenslet.tensor.Shape;

/** Coordinates in messages. */
final class Coordinates {
  private Coordinates() {}

  /** A row-major index as coordinates, as in {@code [0, 2, 5]}. */
  static String at(Shape shape, int index) {
    int[] strides = shape.strides();
    int[] position = new int[strides.length];
    for (int axis = 0; axis < strides.length; axis++) {
      position[axis] = index / strides[axis] % shape.get(axis);
    }
    return Arrays.toString(position);
  }
}
