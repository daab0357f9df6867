package org.lenslet.layer.kind;

import java.util.Arrays;
import org.lenslet.error.ShapeException;
import org.lenslet.op.Window;
import org.lenslet.tensor.Shape;

/**
 * A window as one writes it in a model: a single number stands for every spatial axis, and the
 * number of axes is known only when the layer meets its input. Written {@code
 * kernel(5).stride(2).padding(2)}.
 */
public final class Kernel {
  private static final int[] UNSET = {};

  private final int[] extents;
  private final int[] stride;
  private final int[] dilation;
  private final int[] padBefore;
  private final int[] padAfter;

  /** Whether the padding follows from the rest, and the arrays of it mean nothing. */
  private final boolean keepsSize;

  private Kernel(
      int[] extents,
      int[] stride,
      int[] dilation,
      int[] padBefore,
      int[] padAfter,
      boolean keepsSize) {
    this.extents = extents;
    this.stride = stride;
    this.dilation = dilation;
    this.padBefore = padBefore;
    this.padAfter = padAfter;
    this.keepsSize = keepsSize;
  }

  /** A kernel of the given extents: one number for all axes, or one for each. */
  public static Kernel kernel(int... extents) {
    return new Kernel(extents.clone(), UNSET, new int[] {1}, new int[1], new int[1], false);
  }

  /** The distance of neighbouring windows; 1 unless set, and in pooling the extents. */
  public Kernel stride(int... stride) {
    return new Kernel(extents, stride.clone(), dilation, padBefore, padAfter, keepsSize);
  }

  /** The distance of neighbouring positions within a window. */
  public Kernel dilation(int... dilation) {
    return new Kernel(extents, stride, dilation.clone(), padBefore, padAfter, keepsSize);
  }

  /** Zeros around the input, as many before as after. */
  public Kernel padding(int... padding) {
    return new Kernel(extents, stride, dilation, padding.clone(), padding.clone(), false);
  }

  /** Zeros around the input, for each side its own number; each array as in {@link #kernel}. */
  public Kernel padding(int[] before, int[] after) {
    return new Kernel(extents, stride, dilation, before.clone(), after.clone(), false);
  }

  /**
   * As many zeros around the input as keep its size: of an odd number, one more after it than
   * before. For a stride of 1, the only one for which that has one meaning.
   */
  public Kernel samePadding() {
    return new Kernel(extents, stride, dilation, padBefore, padAfter, true);
  }

  /** The window over the given number of spatial axes. */
  Window window(int rank) {
    Window window =
        new Window(
            spread(extents, rank),
            spread(stride == UNSET ? new int[] {1} : stride, rank),
            spread(dilation, rank),
            spread(padBefore, rank),
            spread(padAfter, rank));
    return keepsSize ? keepingSize(window) : window;
  }

  private static Window keepingSize(Window window) {
    int[] before = new int[window.rank()];
    int[] after = new int[window.rank()];
    for (int axis = 0; axis < before.length; axis++) {
      if (window.stride().get(axis) != 1) {
        throw new ShapeException(
            "kernel: expected a stride of 1 with a padding that keeps the size, got %s; say how much padding"
                .formatted(window.stride()));
      }
      before[axis] = (window.reach(axis) - 1) / 2;
      after[axis] = window.reach(axis) - 1 - before[axis];
    }
    return window.withPadding(Shape.of(before), Shape.of(after));
  }

  /** This kernel with its own extents as stride, where no stride was set: pooling's default. */
  Kernel strideByExtents() {
    return stride == UNSET ? stride(extents) : this;
  }

  private static Shape spread(int[] values, int rank) {
    if (values.length != 1 && values.length != rank) {
      throw new ShapeException(
          "kernel: expected 1 or " + rank + " values, got " + Arrays.toString(values));
    }
    int[] all = values.length == rank ? values : new int[rank];
    if (values.length != rank) {
      Arrays.fill(all, values[0]);
    }
    return Shape.of(all);
  }
}
