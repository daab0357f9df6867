package org.lenslet.backend.reference.launch;

import org.lenslet.tensor.Shape;

/**
 * An affine walk through memory: element number i of the shape, in row-major order, lies at {@code
 * start + sum over axes of coordinate * stride}.
 */
public final class Strided {
  private final int[] extents;
  private final int start;
  private final int[] strides;
  private final boolean dense;

  public Strided(Shape shape, int start, int[] strides) {
    this.extents = shape.toArray();
    this.start = start;
    this.strides = strides;
    this.dense = isDense(shape, strides);
  }

  /** A tensor of one shape as if it were repeated to another, which it broadcasts to. */
  public static Strided broadcast(Shape from, Shape to) {
    int[] fromStrides = from.strides();
    int[] strides = new int[to.rank()];
    int missing = to.rank() - from.rank();
    for (int axis = missing; axis < to.rank(); axis++) {
      strides[axis] = from.get(axis - missing) == 1 ? 0 : fromStrides[axis - missing];
    }
    return new Strided(to, 0, strides);
  }

  /** Where element number i lies. */
  public int at(int element) {
    if (dense) {
      return start + element;
    }
    int index = start;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      index += element % extents[axis] * strides[axis];
      element /= extents[axis];
    }
    return index;
  }

  private static boolean isDense(Shape shape, int[] strides) {
    int[] dense = shape.strides();
    for (int axis = 0; axis < strides.length; axis++) {
      if (shape.get(axis) > 1 && strides[axis] != dense[axis]) {
        return false;
      }
    }
    return true;
  }
}
