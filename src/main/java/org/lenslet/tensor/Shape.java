package org.lenslet.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.lenslet.error.ShapeException;

/**
 * The extents of a tensor, outermost first; immutable. Rank 0 is a scalar. An extent of zero is
 * allowed by the type and refused by the operations that cannot work on it.
 */
public final class Shape {
  private static final Shape SCALAR = new Shape(new int[0]);

  private final int[] extents;

  private Shape(int[] extents) {
    this.extents = extents;
  }

  /**
   * A shape of the given extents.
   *
   * @throws ShapeException if an extent is negative or the product of the others than 0 does not
   *     fit in an int
   */
  public static Shape of(int... extents) {
    if (extents.length == 0) {
      return SCALAR;
    }
    long elements = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new ShapeException(
            "shape: expected extents of at least 0, got " + Arrays.toString(extents));
      }
      // Extents of 0 count as 1, so that products of some axes stay in range as well.
      elements *= Math.max(1, extent);
      if (elements > Integer.MAX_VALUE) {
        throw new ShapeException(
            "shape: expected at most 2147483647 elements, got "
                + Arrays.toString(extents)
                + "; use a smaller batch or smaller layers");
      }
    }
    return new Shape(extents.clone());
  }

  /** A shape of the given extents. */
  public static Shape of(List<Integer> extents) {
    return of(extents.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The shape of a single number. */
  public static Shape scalar() {
    return SCALAR;
  }

  /** The number of axes. */
  public int rank() {
    return extents.length;
  }

  /** The extent of an axis; a negative axis counts from the last, -1. */
  public int get(int axis) {
    return extents[axis < 0 ? axis + extents.length : axis];
  }

  /** The number of elements: the product of the extents, 1 for a scalar. */
  public int elements() {
    return product(0, extents.length);
  }

  /** The product of the extents of the axes from (inclusive) to (exclusive). */
  public int product(int from, int to) {
    int product = 1;
    for (int axis = from; axis < to; axis++) {
      product *= extents[axis];
    }
    return product;
  }

  /** The extents as a new array. */
  public int[] toArray() {
    return extents.clone();
  }

  /** The axes from (inclusive) to (exclusive) as a shape. */
  public Shape sub(int from, int to) {
    return of(Arrays.copyOfRange(extents, from, to));
  }

  /** This shape with one extent replaced; a negative axis counts from the last. */
  public Shape with(int axis, int extent) {
    int[] changed = extents.clone();
    changed[axis < 0 ? axis + extents.length : axis] = extent;
    return of(changed);
  }

  /** This shape followed by more axes. */
  public Shape append(int... more) {
    int[] all = Arrays.copyOf(extents, extents.length + more.length);
    System.arraycopy(more, 0, all, extents.length, more.length);
    return of(all);
  }

  /** Row-major strides in elements; the last axis has stride 1. */
  public int[] strides() {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    return strides;
  }

  /** The coordinates of the element of a row-major index, which must be one of this shape. */
  public int[] coordinates(int index) {
    int[] coordinates = strides();
    for (int axis = 0; axis < coordinates.length; axis++) {
      coordinates[axis] = index / coordinates[axis] % extents[axis];
    }
    return coordinates;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** The extents separated by x, as in {@code 64x1x28x28}; {@code scalar} for rank 0. */
  @Override
  public String toString() {
    return extents.length == 0
        ? "scalar"
        : Arrays.stream(extents).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}
