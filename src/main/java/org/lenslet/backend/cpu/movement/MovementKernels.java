package org.lenslet.backend.cpu.movement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.BroadcastAxes;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.op.Broadcast;
import org.lenslet.op.Concat;
import org.lenslet.op.Pad;
import org.lenslet.op.Slice;
import org.lenslet.op.Transpose;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** The operations that move elements without computing, as {@link StridedCopy} copies. */
public final class MovementKernels {
  private MovementKernels() {}

  /** The kernels for moving elements. */
  public static void list(KernelList list) {
    list.add("broadcast_forward_copy", Broadcast.class, MovementKernels::broadcast);
    list.add("transpose_forward_copy", Transpose.class, MovementKernels::transpose);
    list.add("slice_forward_copy", Slice.class, MovementKernels::slice);
    list.add("pad_forward_copy", Pad.class, MovementKernels::pad);
    list.add("concat_forward_copy", Concat.class, MovementKernels::concat);
  }

  static CpuKernel broadcast(CpuContext context, Problem problem) {
    Shape to = ((Broadcast) problem.op()).shape();
    BroadcastAxes axes = BroadcastAxes.of(problem.inputs(), to);
    int[] extents = axes.extents();
    return single(
        context, new StridedCopy(extents, 0, axes.strides()[0], 0, Shape.of(extents).strides()));
  }

  static CpuKernel transpose(CpuContext context, Problem problem) {
    List<Integer> permutation = ((Transpose) problem.op()).permutation();
    Shape to = problem.output(0).shape();
    int[] strides = problem.input(0).shape().strides();
    int[] permuted = permutation.stream().mapToInt(axis -> strides[axis]).toArray();
    return single(context, copy(to, 0, permuted, 0, to.strides()));
  }

  static CpuKernel slice(CpuContext context, Problem problem) {
    Slice op = (Slice) problem.op();
    int[] strides = problem.input(0).shape().strides();
    int start = dot(op.start(), strides);
    int[] steps = new int[strides.length];
    Arrays.setAll(steps, axis -> strides[axis] * op.step().get(axis));
    return single(context, copy(op.extents(), start, steps, 0, op.extents().strides()));
  }

  static CpuKernel pad(CpuContext context, Problem problem) {
    Pad op = (Pad) problem.op();
    Shape from = problem.input(0).shape();
    Shape to = problem.output(0).shape();
    int[] strides = to.strides();
    int start = dot(op.before(), strides);
    int[] steps = new int[strides.length];
    Arrays.setAll(steps, axis -> strides[axis] * (op.interior().get(axis) + 1));
    StridedCopy copy = copy(from, 0, from.strides(), start, steps);
    return binding -> {
      float[] y = HeapBuffer.floats(binding.output(0));
      int yo = binding.output(0).offset();
      Launch fill =
          new ParallelLoop(
              context,
              to.elements(),
              1,
              (first, end, worker) -> Arrays.fill(y, yo + first, yo + end, op.value()));
      Launch move = bind(context, copy, binding);
      return () -> {
        fill.run();
        move.run();
      };
    };
  }

  static CpuKernel concat(CpuContext context, Problem problem) {
    int axis = ((Concat) problem.op()).axis();
    int[] strides = problem.output(0).shape().strides();
    return binding -> {
      List<Launch> parts = new ArrayList<>();
      int start = 0;
      for (int i = 0; i < problem.inputs().size(); i++) {
        TensorSpec part = problem.input(i);
        StridedCopy copy =
            copy(part.shape(), 0, part.shape().strides(), start * strides[axis], strides);
        parts.add(
            copy.bind(
                context,
                HeapBuffer.floats(binding.input(i)),
                binding.input(i).offset(),
                HeapBuffer.floats(binding.output(0)),
                binding.output(0).offset()));
        start += part.shape().get(axis);
      }
      Launch[] launches = parts.toArray(Launch[]::new);
      return () -> {
        for (Launch launch : launches) {
          launch.run();
        }
      };
    };
  }

  /** A copy over a shape, a scalar being one axis of extent 1. */
  private static StridedCopy copy(
      Shape shape, int fromStart, int[] fromStrides, int toStart, int[] toStrides) {
    return shape.rank() == 0
        ? new StridedCopy(new int[] {1}, fromStart, new int[] {1}, toStart, new int[] {1})
        : new StridedCopy(shape.toArray(), fromStart, fromStrides, toStart, toStrides);
  }

  private static CpuKernel single(CpuContext context, StridedCopy copy) {
    return binding -> bind(context, copy, binding);
  }

  private static Launch bind(CpuContext context, StridedCopy copy, Binding binding) {
    return copy.bind(
        context,
        HeapBuffer.floats(binding.input(0)),
        binding.input(0).offset(),
        HeapBuffer.floats(binding.output(0)),
        binding.output(0).offset());
  }

  private static int dot(Shape coordinates, int[] strides) {
    int index = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      index += coordinates.get(axis) * strides[axis];
    }
    return index;
  }
}
