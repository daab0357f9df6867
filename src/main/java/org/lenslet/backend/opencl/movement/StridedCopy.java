package org.lenslet.backend.opencl.movement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.Broadcast;
import org.lenslet.op.Concat;
import org.lenslet.op.Op;
import org.lenslet.op.Slice;
import org.lenslet.op.Transpose;
import org.lenslet.tensor.Shape;

/** Broadcast, transpose, slice and concatenation: boxes of elements between two layouts. */
public final class StridedCopy implements ThreeStep {
  private static final KernelVariant KERNEL = KernelVariant.of("movement/strided_copy.cl");
  private static final int GROUP = 64;

  /**
   * A box to copy.
   *
   * @param extents of the box
   * @param from strides in the source, one per axis
   * @param to strides in the target, one per axis
   */
  private record Box(int[] extents, int[] from, int fromBase, int[] to, int toBase) {}

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    return Verdict.ACCEPT;
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(KERNEL);
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    List<Box> boxes = boxes(problem);
    for (int i = 0; i < boxes.size(); i++) {
      enqueue(boxes.get(i), binding.input(i), binding.output(0), launch);
    }
  }

  private static void enqueue(Box box, DeviceTensor x, DeviceTensor y, LaunchBuilder launch) {
    int elements = 1;
    List<int[]> axes = new ArrayList<>();
    for (int axis = box.extents.length - 1; axis >= 0; axis--) {
      int extent = box.extents[axis];
      elements *= extent;
      int[] last = axes.isEmpty() ? null : axes.get(axes.size() - 1);
      if (last != null
          && box.from[axis] == last[1] * last[0]
          && box.to[axis] == last[2] * last[0]) {
        last[0] *= extent; // neighbours in both layouts: one axis
      } else if (extent != 1) {
        axes.add(new int[] {extent, box.from[axis], box.to[axis]});
      }
    }
    if (elements == 0) {
      return;
    }
    launch
        .kernel(KERNEL)
        .in("x", x)
        .out("y", y)
        .in("axes", launch.table(axes.stream().flatMapToInt(Arrays::stream).toArray()))
        .i32("rank", axes.size())
        .i32("elements", elements)
        .i32("x_base", box.fromBase)
        .i32("y_base", box.toBase)
        .range(elements, GROUP)
        .enqueue();
  }

  /** One box per input. */
  private static List<Box> boxes(Problem problem) {
    Op op = problem.op();
    Shape input = problem.input(0).shape();
    Shape output = problem.output(0).shape();
    int[] to = strides(output);
    if (op instanceof Broadcast) {
      return List.of(new Box(output.toArray(), repeated(input, output.rank()), 0, to, 0));
    }
    if (op instanceof Transpose transpose) {
      int[] own = strides(input);
      int[] from = transpose.permutation().stream().mapToInt(axis -> own[axis]).toArray();
      return List.of(new Box(output.toArray(), from, 0, to, 0));
    }
    if (op instanceof Slice slice) {
      int[] own = strides(input);
      int[] from = own.clone();
      int base = 0;
      for (int axis = 0; axis < from.length; axis++) {
        from[axis] *= slice.step().get(axis);
        base += own[axis] * slice.start().get(axis);
      }
      return List.of(new Box(output.toArray(), from, base, to, 0));
    }
    Concat concat = (Concat) op;
    List<Box> boxes = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < problem.inputs().size(); i++) {
      Shape part = problem.input(i).shape();
      boxes.add(new Box(part.toArray(), strides(part), 0, to, before * to[concat.axis()]));
      before += part.get(concat.axis());
    }
    return boxes;
  }

  /** The strides of a shape's own layout, 0 for axes that repeat. */
  private static int[] repeated(Shape shape, int rank) {
    int[] own = strides(shape);
    int[] strides = new int[rank];
    int missing = rank - own.length;
    for (int axis = 0; axis < own.length; axis++) {
      strides[axis + missing] = shape.get(axis) == 1 ? 0 : own[axis];
    }
    return strides;
  }

  public static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    return strides;
  }
}
