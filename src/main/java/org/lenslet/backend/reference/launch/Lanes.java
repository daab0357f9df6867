package org.lenslet.backend.reference.launch;

import org.lenslet.tensor.Shape;

/**
 * A tensor as lanes along one axis, numbered in the row-major order of the other axes.
 *
 * @param count the number of lanes
 * @param extent the elements of a lane
 * @param stride the distance of neighbours in a lane
 */
public record Lanes(int count, int extent, int stride) {

  public static Lanes of(Shape shape, int axis) {
    int stride = shape.product(axis + 1, shape.rank());
    return new Lanes(shape.product(0, axis) * stride, shape.get(axis), stride);
  }

  /** Where an element of a lane lies. */
  public int at(int lane, int element) {
    return (lane / stride * extent + element) * stride + lane % stride;
  }
}
