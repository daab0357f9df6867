package org.lenslet.backend.cpu.launch;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The axes of a broadcast, neighbours merged where every input is read alike along both, so that
 * loops get long. Along the last axis an input is either dense or one repeated element.
 *
 * @param extents the merged axes of the output
 * @param strides for each input and axis the distance of neighbours, 0 where it repeats
 */
public record BroadcastAxes(int[] extents, int[][] strides) {

  public static BroadcastAxes of(List<TensorSpec> inputs, Shape output) {
    int rank = Math.max(1, output.rank());
    int[][] strides = new int[inputs.size()][rank];
    for (int i = 0; i < inputs.size(); i++) {
      Shape shape = inputs.get(i).shape();
      int[] dense = shape.strides();
      for (int axis = -1; axis >= -shape.rank(); axis--) {
        strides[i][rank + axis] = shape.get(axis) == 1 ? 0 : dense[shape.rank() + axis];
      }
    }
    int[] extents = output.rank() == 0 ? new int[] {1} : output.toArray();
    return merge(extents, strides);
  }

  private static BroadcastAxes merge(int[] extents, int[][] strides) {
    List<Integer> ends = new ArrayList<>();
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] != 1) {
        if (!ends.isEmpty() && mergeable(extents, strides, ends.get(ends.size() - 1), axis)) {
          extents[axis] *= extents[ends.get(ends.size() - 1)];
          ends.set(ends.size() - 1, axis);
        } else {
          ends.add(axis);
        }
      }
    }
    if (ends.isEmpty()) {
      ends.add(extents.length - 1);
    }
    int[] merged = ends.stream().mapToInt(axis -> extents[axis]).toArray();
    int[][] mergedStrides = new int[strides.length][];
    for (int i = 0; i < strides.length; i++) {
      int input = i;
      mergedStrides[i] = ends.stream().mapToInt(axis -> strides[input][axis]).toArray();
    }
    return new BroadcastAxes(merged, mergedStrides);
  }

  /** Whether going along the outer axis is going on along the inner one, for every input. */
  private static boolean mergeable(int[] extents, int[][] strides, int outer, int inner) {
    for (int[] stride : strides) {
      if (stride[outer] != stride[inner] * extents[inner]) {
        return false;
      }
    }
    return true;
  }

  /** The extent of the last axis. */
  public int inner() {
    return extents[extents.length - 1];
  }

  /** The product of all axes but the last. */
  public int outer() {
    int product = 1;
    for (int axis = 0; axis < extents.length - 1; axis++) {
      product *= extents[axis];
    }
    return product;
  }

  /** Whether the input repeats along the last axis. */
  public boolean isScalar(int input) {
    return strides[input][extents.length - 1] == 0;
  }

  /** Where the input's elements for an index over all axes but the last start. */
  public int offset(int input, int outerIndex) {
    int offset = 0;
    int rest = outerIndex;
    for (int axis = extents.length - 2; axis >= 0; axis--) {
      offset += rest % extents[axis] * strides[input][axis];
      rest /= extents[axis];
    }
    return offset;
  }
}
