package org.lenslet.backend.cpu.pool;

import java.util.Arrays;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.backend.cpu.launch.Planes.Extents;
import org.lenslet.op.pool.Bands;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.ResampleBackward;
import org.lenslet.tensor.Shape;

/** Weighted sums of neighbours, or their gradient, a row of outputs at a time. */
public final class ResampleKernel implements CpuKernel {
  private final CpuContext context;
  private final Bands[] axes;
  private final int[] columns;
  private final float[] weights;
  private final Extents input;
  private final Extents output;
  private final int planes;

  private ResampleKernel(CpuContext context, Problem problem, Bands[] axes) {
    Shape x = problem.input(0).shape();
    Shape y = problem.output(0).shape();
    this.context = context;
    this.axes = axes;
    this.columns = Bands.table(axes[2]);
    this.weights = Bands.flatWeights(axes[2]);
    this.input = Planes.three(x.sub(2, x.rank()), 1);
    this.output = Planes.three(y.sub(2, y.rank()), 1);
    this.planes = y.product(0, 2);
  }

  static ResampleKernel forward(CpuContext context, Problem problem) {
    Resample op = (Resample) problem.op();
    return new ResampleKernel(context, problem, op.bands(problem.input(0).shape()));
  }

  static ResampleKernel backward(CpuContext context, Problem problem) {
    return new ResampleKernel(context, problem, ((ResampleBackward) problem.op()).bands());
  }

  @Override
  public Launch bind(Binding binding) {
    Floats x = Floats.of(binding.input(0));
    Floats y = Floats.of(binding.output(0));
    int rows = output.d() * output.h();
    long taps = (long) axes[0].most() * axes[1].most() * axes[2].most();
    return new ParallelLoop(
        context,
        planes * rows,
        output.w() * taps,
        (first, end, worker) -> {
          for (int row = first; row < end; row++) {
            int plane = x.offset() + row / rows * input.product();
            int d = row % rows / output.h();
            sumRow(x.array(), plane, d, row % output.h(), y.array(), y.offset(), row);
          }
        });
  }

  private void sumRow(float[] x, int plane, int d, int h, float[] y, int yo, int row) {
    int to = yo + row * output.w();
    double[] alongDepth = axes[0].weights()[d];
    double[] alongHeight = axes[1].weights()[h];
    int firstD = axes[0].first()[d];
    int firstH = axes[1].first()[h];
    Arrays.fill(y, to, to + output.w(), 0f);
    for (int i = 0; i < alongDepth.length; i++) {
      for (int j = 0; j < alongHeight.length; j++) {
        int from = plane + ((firstD + i) * input.h() + firstH + j) * input.w();
        addRow(x, from, (float) (alongDepth[i] * alongHeight[j]), y, to);
      }
    }
  }

  private void addRow(float[] x, int from, float weight, float[] y, int to) {
    for (int w = 0; w < output.w(); w++) {
      int at = from + columns[3 * w];
      int first = columns[3 * w + 2];
      float sum = y[to + w];
      for (int k = 0; k < columns[3 * w + 1]; k++) {
        sum += weight * weights[first + k] * x[at + k];
      }
      y[to + w] = sum;
    }
  }
}
