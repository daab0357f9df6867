package org.lenslet.parity.pointwise;

import org.lenslet.tensor.Shape;

/** Where the elements of a broadcast tensor come from. */
public final class Broadcasting {
  private Broadcasting() {}

  /** For each element of the target the index of its source. */
  public static int[] sources(Shape from, Shape to) {
    int[] sources = new int[to.elements()];
    int[] fromStrides = from.strides();
    int[] toStrides = to.strides();
    for (int i = 0; i < sources.length; i++) {
      for (int axis = -1; axis >= -from.rank(); axis--) {
        if (from.get(axis) > 1) {
          int position = i / toStrides[axis + to.rank()] % to.get(axis);
          sources[i] += position * fromStrides[axis + from.rank()];
        }
      }
    }
    return sources;
  }
}
