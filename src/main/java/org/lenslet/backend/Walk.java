package org.lenslet.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.tensor.Shape;

/**
 * Regular walks of several tensors over the same extents, as broadcasting, moving and reducing need
 * them. Axes of extent 1 fall away, neighbours are merged where every tensor goes on from one to
 * the next: so any rank becomes a small one, and the last axis, which kernels call the row, a long
 * one.
 *
 * @param extents the axes walked over, outermost first; at least one
 * @param starts for each tensor its first element
 * @param strides for each tensor and axis the distance of neighbours; 0 where an element repeats
 */
public record Walk(int[] extents, int[] starts, int[][] strides) {

  /**
   * The walks of tensors that are repeated to a common shape, each from its first element.
   *
   * @param tensors shapes that broadcast to the common one
   */
  public static Walk broadcast(List<Shape> tensors, Shape common) {
    int[][] strides = tensors.stream().map(t -> repeated(t, common.rank())).toArray(int[][]::new);
    return of(common, new int[tensors.size()], strides);
  }

  /**
   * The copies that broadcasting, transposing, slicing, joining and padding are made of, one an
   * input: tensor 0 is read, tensor 1 is the output. Padding leaves the elements between.
   */
  public static List<Walk> copies(Problem problem) {
    Shape x = problem.input(0).shape();
    Shape y = problem.output(0).shape();
    int[] from = x.strides();
    int[] to = y.strides();
    if (problem.op() instanceof Broadcast) {
      return List.of(broadcast(List.of(x, y), y));
    }
    if (problem.op() instanceof Transpose op) {
      return List.of(copy(y, 0, pick(from, op.permutation()), 0, to));
    }
    if (problem.op() instanceof Slice op) {
      return List.of(copy(y, dot(op.start(), from), steps(op.step(), 0, from), 0, to));
    }
    if (problem.op() instanceof Pad op) {
      return List.of(copy(x, 0, from, dot(op.before(), to), steps(op.interior(), 1, to)));
    }
    if (problem.op() instanceof Concat op) {
      List<Walk> walks = new ArrayList<>();
      int before = 0;
      for (int i = 0; i < problem.inputs().size(); i++) {
        Shape part = problem.input(i).shape();
        walks.add(copy(part, 0, part.strides(), before * to[op.axis()], to));
        before += part.get(op.axis());
      }
      return walks;
    }
    throw new IllegalArgumentException("expected an operation that copies, got " + problem.op());
  }

  private static Walk copy(Shape shape, int fromStart, int[] from, int toStart, int[] to) {
    return of(shape, new int[] {fromStart, toStart}, new int[][] {from, to});
  }

  /** The walks of the given strides over a shape's axes. */
  public static Walk of(Shape shape, int[] starts, int[][] strides) {
    int[] extents = shape.toArray();
    List<Integer> ends = new ArrayList<>();
    for (int axis = 0; axis < extents.length; axis++) {
      int last = ends.size() - 1;
      if (extents[axis] == 1) {
        continue;
      }
      if (last >= 0 && goesOn(strides, ends.get(last), axis, extents[axis])) {
        extents[axis] *= extents[ends.get(last)];
        ends.remove(last);
      }
      ends.add(axis);
    }
    if (ends.isEmpty()) {
      return new Walk(new int[] {1}, starts, new int[strides.length][1]);
    }
    return new Walk(extents, starts, strides).along(ends);
  }

  /** Whether every tensor goes on along the inner axis to where the outer one's neighbour is. */
  private static boolean goesOn(int[][] strides, int outer, int inner, int extent) {
    return Arrays.stream(strides).allMatch(stride -> stride[outer] == stride[inner] * extent);
  }

  /** The walks along some of the axes alone, perhaps none; the others stay at their first index. */
  public Walk along(List<Integer> axes) {
    return new Walk(
        pick(extents, axes),
        starts,
        Arrays.stream(strides).map(stride -> pick(stride, axes)).toArray(int[][]::new));
  }

  private static int[] pick(int[] values, List<Integer> axes) {
    return axes.stream().mapToInt(axis -> values[axis]).toArray();
  }

  private static int[] repeated(Shape tensor, int rank) {
    int[] dense = tensor.strides();
    int[] strides = new int[rank];
    int missing = rank - dense.length;
    for (int axis = 0; axis < dense.length; axis++) {
      strides[missing + axis] = tensor.get(axis) == 1 ? 0 : dense[axis];
    }
    return strides;
  }

  private static int[] steps(Shape steps, int more, int[] strides) {
    int[] all = strides.clone();
    Arrays.setAll(all, axis -> strides[axis] * (steps.get(axis) + more));
    return all;
  }

  private static int dot(Shape coordinates, int[] strides) {
    return IntStream.range(0, strides.length).map(a -> coordinates.get(a) * strides[a]).sum();
  }

  /** The number of axes. */
  public int rank() {
    return extents.length;
  }

  /** How many elements each tensor passes, repeated ones counted again. */
  public int elements() {
    return Arrays.stream(extents).reduce(1, (a, b) -> a * b);
  }

  /** The extent of the last axis. */
  public int row() {
    return extents[extents.length - 1];
  }

  /** The product of all axes but the last. */
  public int rows() {
    return Arrays.stream(extents, 0, extents.length - 1).reduce(1, (a, b) -> a * b);
  }

  /** The distance of a tensor's neighbours along the last axis. */
  public int step(int tensor) {
    return strides[tensor][extents.length - 1];
  }

  /** Where a row of a tensor starts, rows being counted over all axes but the last. */
  public int rowStart(int tensor, int row) {
    int[] stride = strides[tensor];
    int index = starts[tensor];
    int rest = row;
    for (int axis = extents.length - 2; axis >= 0; axis--) {
      index += rest % extents[axis] * stride[axis];
      rest /= extents[axis];
    }
    return index;
  }

  /** For each axis, outermost first, its extent and every tensor's stride, as kernels take them. */
  public int[] table() {
    return IntStream.range(0, rank())
        .flatMap(
            axis ->
                IntStream.concat(
                    IntStream.of(extents[axis]), Arrays.stream(strides).mapToInt(s -> s[axis])))
        .toArray();
  }
}
