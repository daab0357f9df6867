package org.lenslet.op;

import java.util.Arrays;
import org.lenslet.tensor.Shape;

/**
 * A sliding window over one to three spatial axes: kernel extents, strides, dilations and zero
 * padding before and after, per axis. The one description that convolution and pooling share.
 *
 * <p>Extents per axis: {@code out = floor((in + padBefore + padAfter - dilation * (kernel - 1) - 1)
 * / stride) + 1}.
 */
public record Window(Shape kernel, Shape stride, Shape dilation, Shape padBefore, Shape padAfter) {

  public Window {
    int rank = kernel.rank();
    Checks.require(rank >= 1 && rank <= 3, "window", "1 to 3 spatial axes", "kernel " + kernel);
    for (Shape other : new Shape[] {stride, dilation, padBefore, padAfter}) {
      Checks.require(other.rank() == rank, "window", rank + " values per parameter", other);
    }
    for (int axis = 0; axis < rank; axis++) {
      Checks.require(kernel.get(axis) >= 1, "window", "a kernel of at least 1", kernel);
      Checks.require(stride.get(axis) >= 1, "window", "a stride of at least 1", stride);
      Checks.require(dilation.get(axis) >= 1, "window", "a dilation of at least 1", dilation);
      long reach = dilation.get(axis) * (kernel.get(axis) - 1L) + 1;
      Checks.require(
          reach <= Integer.MAX_VALUE, "window", "a reach of at most " + Integer.MAX_VALUE, reach);
    }
  }

  /** A window of the given kernel extents with stride 1, dilation 1 and no padding. */
  public static Window of(int... kernel) {
    Shape ones = all(1, kernel.length);
    Shape zeros = all(0, kernel.length);
    return new Window(Shape.of(kernel), ones, ones, zeros, zeros);
  }

  /** This window with other strides, one per axis or one for all. */
  public Window withStride(int... stride) {
    return new Window(kernel, perAxis(stride), dilation, padBefore, padAfter);
  }

  /** This window with other dilations, one per axis or one for all. */
  public Window withDilation(int... dilation) {
    return new Window(kernel, stride, perAxis(dilation), padBefore, padAfter);
  }

  /** This window with the same padding before and after, one per axis or one for all. */
  public Window withPadding(int... padding) {
    return new Window(kernel, stride, dilation, perAxis(padding), perAxis(padding));
  }

  /** This window with its own padding on each side, one per axis. */
  public Window withPadding(Shape before, Shape after) {
    return new Window(kernel, stride, dilation, before, after);
  }

  /** The number of spatial axes. */
  public int rank() {
    return kernel.rank();
  }

  /** The number of positions in the window. */
  public int size() {
    return kernel.elements();
  }

  /** The extent that the dilated kernel covers along an axis. */
  public int reach(int axis) {
    return dilation.get(axis) * (kernel.get(axis) - 1) + 1;
  }

  /**
   * The output extents for the spatial input extents.
   *
   * @param ceil whether a last window that is only partly inside counts (as Caffe and PyTorch's
   *     ceil_mode do); such a window must still start inside the input or its padding before
   */
  public Shape outputExtents(String op, Shape input, boolean ceil) {
    Checks.require(
        input.rank() == rank(),
        op,
        "an input with " + rank() + " spatial axes",
        "extents " + input);
    int[] output = new int[rank()];
    for (int axis = 0; axis < rank(); axis++) {
      long padded = (long) input.get(axis) + padBefore.get(axis) + padAfter.get(axis);
      Checks.require(
          padded <= Integer.MAX_VALUE, op, "a padded input of at most 2147483647", padded);
      int free = (int) padded - reach(axis);
      Checks.require(
          free >= 0 && input.get(axis) > 0,
          op,
          "a padded input of at least the window's reach "
              + reach(axis)
              + " on spatial axis "
              + axis,
          padded + " (input " + input + "); use a smaller kernel, more padding or larger images");
      int step = stride.get(axis);
      int last = free / step + (ceil && free % step != 0 ? 1 : 0);
      if (ceil && (long) last * step >= (long) input.get(axis) + padBefore.get(axis)) {
        last--;
      }
      output[axis] = last + 1;
    }
    return Shape.of(output);
  }

  private Shape perAxis(int[] values) {
    return values.length == 1 ? all(values[0], rank()) : Shape.of(values);
  }

  private static Shape all(int value, int rank) {
    int[] values = new int[rank];
    Arrays.fill(values, value);
    return Shape.of(values);
  }

  private static boolean isZero(Shape shape) {
    return Arrays.stream(shape.toArray()).allMatch(value -> value == 0);
  }

  /** As in {@code 5x5}, with stride, dilation and padding named where they are not the default. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kernel.toString());
    if (stride.elements() != 1) {
      text.append(" stride ").append(stride);
    }
    if (dilation.elements() != 1) {
      text.append(" dilation ").append(dilation);
    }
    if (!isZero(padBefore) || !isZero(padAfter)) {
      text.append(" padding ").append(padBefore);
      if (!padBefore.equals(padAfter)) {
        text.append("..").append(padAfter);
      }
    }
    return text.toString();
  }
}
