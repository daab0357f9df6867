package org.lenslet.parity;

import java.util.Arrays;
import org.lenslet.tensor.Shape;

/** Coordinates in messages. */
final class Coordinates {
  private Coordinates() {}

  /** A row-major index as coordinates, as in {@code [0, 2, 5]}. */
  static String at(Shape shape, int index) {
    return Arrays.toString(shape.coordinates(index));
  }
}
