package org.lenslet.backend.cpu.movement;

import java.util.Arrays;
import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.GatherBackward;
import org.lenslet.tensor.Shape;

/** Slices by their numbers, and the sums of their gradients, a row of neighbours at a time. */
public final class GatherKernel implements CpuKernel {
  private final CpuContext context;
  private final boolean backward;
  private final int outer;
  private final int extent;
  private final int inner;
  private final int count;

  private GatherKernel(CpuContext context, Problem problem, Shape x, int axis, boolean backward) {
    this.context = context;
    this.backward = backward;
    this.outer = x.product(0, axis);
    this.extent = x.get(axis);
    this.inner = x.product(axis + 1, x.rank());
    this.count = problem.input(1).elements();
  }

  static GatherKernel forward(CpuContext context, Problem problem) {
    Gather op = (Gather) problem.op();
    return new GatherKernel(context, problem, problem.input(0).shape(), op.axis(), false);
  }

  static GatherKernel backward(CpuContext context, Problem problem) {
    GatherBackward op = (GatherBackward) problem.op();
    return new GatherKernel(context, problem, op.input(), op.forward().axis(), true);
  }

  @Override
  public Launch bind(Binding binding) {
    Floats from = Floats.of(binding.input(0));
    int[] indices = HeapBuffer.ints(binding.input(1));
    int io = binding.input(1).offset();
    Floats to = Floats.of(binding.output(0));
    if (backward) {
      return new ParallelLoop(
          context,
          outer * extent,
          inner + (long) count * inner / Math.max(1, extent),
          (first, end, worker) -> sum(from, indices, io, to, first, end));
    }
    return new ParallelLoop(
        context,
        outer * count,
        inner,
        (first, end, worker) -> {
          for (int row = first; row < end; row++) {
            int slice = Gather.slice(indices[io + row % count], extent);
            int target = to.offset() + row * inner;
            if (slice < 0) {
              Arrays.fill(to.array(), target, target + inner, 0f);
            } else {
              int source = from.offset() + (row / count * extent + slice) * inner;
              System.arraycopy(from.array(), source, to.array(), target, inner);
            }
          }
        });
  }

  /** The rows of dx from the first to the end; every one of them looks at the indices in order. */
  private void sum(Floats dy, int[] indices, int io, Floats dx, int first, int end) {
    Arrays.fill(dx.array(), dx.offset() + first * inner, dx.offset() + end * inner, 0f);
    for (int o = first / extent; o * extent < end; o++) {
      for (int i = 0; i < count; i++) {
        int slice = Gather.slice(indices[io + i], extent);
        int row = o * extent + slice;
        if (slice >= 0 && row >= first && row < end) {
          int source = dy.offset() + (o * count + i) * inner;
          int target = dx.offset() + row * inner;
          for (int k = 0; k < inner; k++) {
            dx.array()[target + k] += dy.array()[source + k];
          }
        }
      }
    }
  }
}
