package org.lenslet.backend.cpu.pool;

import java.util.Arrays;
import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.op.pool.CoveringWindows;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.op.pool.MaxUnpoolBackward;
import org.lenslet.tensor.Shape;

/** Unpooling and its gradient, a plane at a time: each element looks for its window. */
public final class MaxUnpoolKernel implements CpuKernel {
  private final CpuContext context;
  private final boolean backward;
  private final Planes planes;
  private final int count;
  private final CoveringWindows depth;
  private final CoveringWindows height;
  private final CoveringWindows width;

  private MaxUnpoolKernel(
      CpuContext context, MaxUnpool op, Shape unpooled, Shape pooled, boolean backward) {
    this.context = context;
    this.backward = backward;
    this.planes = Planes.of(op.window(), unpooled, pooled);
    this.count = pooled.product(0, 2);
    Planes p = planes;
    this.depth =
        CoveringWindows.sliding(
            p.input().d(),
            p.output().d(),
            p.kernel().d(),
            p.stride().d(),
            p.dilation().d(),
            p.before().d());
    this.height =
        CoveringWindows.sliding(
            p.input().h(),
            p.output().h(),
            p.kernel().h(),
            p.stride().h(),
            p.dilation().h(),
            p.before().h());
    this.width =
        CoveringWindows.sliding(
            p.input().w(),
            p.output().w(),
            p.kernel().w(),
            p.stride().w(),
            p.dilation().w(),
            p.before().w());
  }

  static MaxUnpoolKernel forward(CpuContext context, Problem problem) {
    MaxUnpool op = (MaxUnpool) problem.op();
    Shape unpooled = problem.output(0).shape();
    return new MaxUnpoolKernel(context, op, unpooled, problem.input(0).shape(), false);
  }

  static MaxUnpoolKernel backward(CpuContext context, Problem problem) {
    MaxUnpool op = ((MaxUnpoolBackward) problem.op()).forward();
    Shape unpooled = problem.input(0).shape();
    return new MaxUnpoolKernel(context, op, unpooled, problem.output(0).shape(), true);
  }

  @Override
  public Launch bind(Binding binding) {
    Floats from = Floats.of(binding.input(0));
    int[] positions = HeapBuffer.ints(binding.input(1));
    int po = binding.input(1).offset();
    Floats to = Floats.of(binding.output(0));
    int unpooled = planes.inputSize();
    int pooled = planes.outputSize();
    return new ParallelLoop(
        context,
        count,
        (long) unpooled + pooled,
        (first, end, worker) -> {
          for (int plane = first; plane < end; plane++) {
            int winners = po + plane * pooled;
            if (backward) {
              spread(from.from(plane * unpooled), positions, winners, to.from(plane * pooled));
            } else {
              collect(from.from(plane * pooled), positions, winners, to.from(plane * unpooled));
            }
          }
        });
  }

  private void collect(Floats x, int[] positions, int po, Floats y) {
    for (int q = 0; q < planes.inputSize(); q++) {
      int window = window(positions, po, q);
      y.array()[y.offset() + q] = window < 0 ? 0 : x.array()[x.offset() + window];
    }
  }

  private void spread(Floats dy, int[] positions, int po, Floats dx) {
    Arrays.fill(dx.array(), dx.offset(), dx.offset() + planes.outputSize(), 0f);
    for (int q = 0; q < planes.inputSize(); q++) {
      int window = window(positions, po, q);
      if (window >= 0) {
        dx.array()[dx.offset() + window] = dy.array()[dy.offset() + q];
      }
    }
  }

  /** The last window that covers the element q of a plane and whose position is q, or -1. */
  private int window(int[] positions, int po, int q) {
    int w = q % planes.input().w();
    int h = q / planes.input().w() % planes.input().h();
    int d = q / planes.input().w() / planes.input().h();
    int window = -1;
    for (int pd = depth.first(d); pd < depth.end(d); pd += depth.step()) {
      for (int ph = height.first(h); ph < height.end(h); ph += height.step()) {
        int row = (pd * planes.output().h() + ph) * planes.output().w();
        for (int pw = width.first(w); pw < width.end(w); pw += width.step()) {
          window = positions[po + row + pw] == q ? row + pw : window;
        }
      }
    }
    return window;
  }
}
