package org.lenslet.backend.cpu.reduce;

import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.tensor.Shape;

/** The position of the largest element along an axis. */
public final class ArgMaxKernel implements CpuKernel {
  private final CpuContext context;
  private final int extent;
  private final int stride;
  private final int lanes;

  ArgMaxKernel(CpuContext context, Problem problem) {
    Shape shape = problem.input(0).shape();
    int axis = ((ArgMax) problem.op()).axis();
    this.context = context;
    this.extent = shape.get(axis);
    this.stride = shape.product(axis + 1, shape.rank());
    this.lanes = problem.output(0).elements();
  }

  @Override
  public Launch bind(Binding binding) {
    Floats x = Floats.of(binding.input(0));
    int[] y = HeapBuffer.ints(binding.output(0));
    int yo = binding.output(0).offset();
    return new ParallelLoop(
        context,
        lanes,
        extent,
        (from, to, worker) -> {
          for (int lane = from; lane < to; lane++) {
            y[yo + lane] =
                largest(x.array(), x.offset() + lane / stride * extent * stride + lane % stride);
          }
        });
  }

  private int largest(float[] x, int at) {
    int best = 0;
    float most = x[at];
    for (int i = 1; i < extent; i++) {
      float value = x[at + i * stride];
      // The first NaN wins: later ones are not greater, and nothing is greater than a NaN.
      if (value > most || (value != value && most == most)) {
        most = value;
        best = i;
      }
    }
    return best;
  }
}
