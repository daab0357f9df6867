package org.lenslet.backend.cpu.pool;

import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.backend.cpu.launch.Planes.Extents;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.tensor.Shape;

/** Maximum over windows as large as the output needs, a plane at a time. */
public final class AdaptiveMaxPoolKernel implements CpuKernel {
  private final CpuContext context;
  private final Extents input;
  private final Extents output;
  private final int count;

  AdaptiveMaxPoolKernel(CpuContext context, Problem problem) {
    Shape x = problem.input(0).shape();
    this.context = context;
    this.input = Planes.three(x.sub(2, x.rank()), 1);
    this.output = Planes.three(((AdaptiveMaxPool) problem.op()).extents(), 1);
    this.count = x.product(0, 2);
  }

  @Override
  public Launch bind(Binding binding) {
    Floats x = Floats.of(binding.input(0));
    Floats y = Floats.of(binding.output(0));
    int[] positions = HeapBuffer.ints(binding.output(1));
    int po = binding.output(1).offset();
    int inputs = input.product();
    int outputs = output.product();
    return new ParallelLoop(
        context,
        count,
        (long) inputs + outputs,
        (first, end, worker) -> {
          for (int plane = first; plane < end; plane++) {
            for (int p = 0; p < outputs; p++) {
              int from = x.offset() + plane * inputs;
              int winner = winner(x.array(), from, p);
              y.array()[y.offset() + plane * outputs + p] = x.array()[from + winner];
              positions[po + plane * outputs + p] = winner;
            }
          }
        });
  }

  private int winner(float[] x, int xo, int p) {
    int pw = p % output.w();
    int ph = p / output.w() % output.h();
    int pd = p / output.w() / output.h();
    int endD = AdaptiveMaxPool.end(pd, input.d(), output.d());
    int startH = AdaptiveMaxPool.start(ph, input.h(), output.h());
    int endH = AdaptiveMaxPool.end(ph, input.h(), output.h());
    int startW = AdaptiveMaxPool.start(pw, input.w(), output.w());
    int endW = AdaptiveMaxPool.end(pw, input.w(), output.w());
    int winner = -1;
    float most = Float.NEGATIVE_INFINITY;
    for (int d = AdaptiveMaxPool.start(pd, input.d(), output.d()); d < endD; d++) {
      for (int h = startH; h < endH; h++) {
        int row = (d * input.h() + h) * input.w();
        for (int q = row + startW; q < row + endW; q++) {
          float value = x[xo + q];
          if (value > most || winner < 0 || (value != value && most == most)) {
            most = value;
            winner = q;
          }
        }
      }
    }
    return winner;
  }
}
