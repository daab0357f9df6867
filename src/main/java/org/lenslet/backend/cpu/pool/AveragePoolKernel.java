package org.lenslet.backend.cpu.pool;

import java.util.Arrays;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.ClippedTaps;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.tensor.Shape;

/** Means over windows and their gradient, a plane at a time. */
public final class AveragePoolKernel implements CpuKernel {
  private final CpuContext context;
  private final boolean backward;
  private final Planes planes;
  private final int count;
  private final ClippedTaps depth;
  private final ClippedTaps height;
  private final ClippedTaps width;
  private final int firstWhole;
  private final int endWhole;
  private final float[] scales;

  private AveragePoolKernel(
      CpuContext context, AveragePool op, Shape input, Shape output, boolean backward) {
    this.context = context;
    this.backward = backward;
    this.planes = Planes.of(op.window(), input, output);
    this.count = input.get(0) * input.get(1);
    this.depth = planes.depthTaps();
    this.height = planes.heightTaps();
    this.width = planes.widthTaps();
    this.firstWhole = width.firstWhole(planes.kernel().w());
    this.endWhole = width.endWhole(planes.kernel().w());
    this.scales = scales(op, input, output);
  }

  static AveragePoolKernel forward(CpuContext context, Problem problem) {
    return new AveragePoolKernel(
        context,
        (AveragePool) problem.op(),
        problem.input(0).shape(),
        problem.output(0).shape(),
        false);
  }

  static AveragePoolKernel backward(CpuContext context, Problem problem) {
    AveragePoolBackward op = (AveragePoolBackward) problem.op();
    return new AveragePoolKernel(context, op.forward(), op.input(), problem.input(0).shape(), true);
  }

  /** One over the divisor, for every output position; 0 where no position counts. */
  private static float[] scales(AveragePool op, Shape input, Shape output) {
    int rank = op.window().rank();
    int positions = output.product(2, output.rank());
    float[] scales = new float[positions];
    for (int position = 0; position < positions; position++) {
      int divisor = 1;
      int rest = position;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int extent = output.get(axis + 2);
        divisor *= op.counted(axis, rest % extent, input.get(axis + 2));
        rest /= extent;
      }
      divisor = op.divisor() > 0 ? op.divisor() : divisor;
      scales[position] = divisor == 0 ? 0 : 1f / divisor;
    }
    return scales;
  }

  @Override
  public Launch bind(Binding binding) {
    Floats from = Floats.of(binding.input(0));
    Floats to = Floats.of(binding.output(0));
    int inputSize = planes.inputSize();
    int outputSize = planes.outputSize();
    return new ParallelLoop(
        context,
        count,
        (long) outputSize * planes.taps(),
        (first, end, worker) -> {
          for (int plane = first; plane < end; plane++) {
            if (backward) {
              int dy = from.offset() + plane * outputSize;
              int dx = to.offset() + plane * inputSize;
              Arrays.fill(to.array(), dx, dx + inputSize, 0f);
              spread(from.array(), dy, to.array(), dx);
            } else {
              int x = from.offset() + plane * inputSize;
              pool(from.array(), x, to.array(), to.offset() + plane * outputSize);
            }
          }
        });
  }

  private void pool(float[] x, int xo, float[] y, int yo) {
    int output = 0;
    for (int d = 0; d < planes.output().d(); d++) {
      for (int h = 0; h < planes.output().h(); h++) {
        int row = yo + output;
        Arrays.fill(y, row, row + planes.output().w(), 0f);
        for (int kd = depth.first()[d]; kd < depth.end()[d]; kd++) {
          for (int kh = height.first()[h]; kh < height.end()[h]; kh++) {
            addRow(x, xo + inputRow(d, h, kd, kh), y, row);
          }
        }
        for (int w = 0; w < planes.output().w(); w++) {
          float sum = y[row + w];
          y[row + w] = Float.isFinite(sum) ? sum * scales[output] : meanInDouble(x, xo, d, h, w);
          output++;
        }
      }
    }
  }

  /** The mean of a window whose sum is beyond the range of float. */
  private float meanInDouble(float[] x, int xo, int d, int h, int w) {
    double sum = 0;
    for (int kd = depth.first()[d]; kd < depth.end()[d]; kd++) {
      for (int kh = height.first()[h]; kh < height.end()[h]; kh++) {
        int row = xo + inputRow(d, h, kd, kh) + width.start()[w];
        for (int kw = width.first()[w]; kw < width.end()[w]; kw++) {
          sum += x[row + kw * planes.dilation().w()];
        }
      }
    }
    int output = (d * planes.output().h() + h) * planes.output().w() + w;
    return (float) (sum * scales[output]);
  }

  /**
   * Adds the taps of one input row to a row of sums. Where no tap is outside, tap by tap: a loop
   * without tables takes a quarter of the time.
   */
  private void addRow(float[] x, int row, float[] y, int yo) {
    addClipped(x, row, y, yo, 0, firstWhole);
    for (int kw = 0; kw < planes.kernel().w() && firstWhole < endWhole; kw++) {
      int at = row + width.start()[firstWhole] + kw * planes.dilation().w();
      addTap(x, at, planes.stride().w(), y, yo + firstWhole, endWhole - firstWhole);
    }
    addClipped(x, row, y, yo, endWhole, planes.output().w());
  }

  private static void addTap(float[] x, int xo, int step, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += x[xo + i * step];
    }
  }

  private void addClipped(float[] x, int row, float[] y, int yo, int from, int to) {
    int step = planes.dilation().w();
    for (int w = from; w < to; w++) {
      float sum = y[yo + w];
      int end = width.end()[w];
      int at = row + width.start()[w] + width.first()[w] * step;
      for (int kw = width.first()[w]; kw < end; kw++, at += step) {
        sum += x[at];
      }
      y[yo + w] = sum;
    }
  }

  private void spread(float[] dy, int dyo, float[] dx, int dxo) {
    int output = 0;
    for (int d = 0; d < planes.output().d(); d++) {
      for (int h = 0; h < planes.output().h(); h++) {
        int first = output;
        for (int kd = depth.first()[d]; kd < depth.end()[d]; kd++) {
          for (int kh = height.first()[h]; kh < height.end()[h]; kh++) {
            spreadRow(dy, dyo, first, dx, dxo + inputRow(d, h, kd, kh));
          }
        }
        output += planes.output().w();
      }
    }
  }

  /** Adds the shares of a row of outputs, from {@code first} on, to one row of dx. */
  private void spreadRow(float[] dy, int dyo, int first, float[] dx, int row) {
    spreadClipped(dy, dyo, first, dx, row, 0, firstWhole);
    for (int kw = 0; kw < planes.kernel().w() && firstWhole < endWhole; kw++) {
      int at = row + width.start()[firstWhole] + kw * planes.dilation().w();
      int from = first + firstWhole;
      spreadTap(dy, dyo + from, from, dx, at, endWhole - firstWhole);
    }
    spreadClipped(dy, dyo, first, dx, row, endWhole, planes.output().w());
  }

  private void spreadTap(float[] dy, int dyo, int from, float[] dx, int at, int n) {
    int step = planes.stride().w();
    float[] scale = scales;
    for (int i = 0; i < n; i++) {
      dx[at + i * step] += dy[dyo + i] * scale[from + i];
    }
  }

  private void spreadClipped(
      float[] dy, int dyo, int first, float[] dx, int row, int from, int to) {
    int step = planes.dilation().w();
    for (int w = from; w < to; w++) {
      float share = dy[dyo + first + w] * scales[first + w];
      int end = width.end()[w];
      int at = row + width.start()[w] + width.first()[w] * step;
      for (int kw = width.first()[w]; kw < end; kw++, at += step) {
        dx[at] += share;
      }
    }
  }

  /** Where the input row that a row of taps reads starts within the plane. */
  private int inputRow(int d, int h, int kd, int kh) {
    int inD = depth.start()[d] + kd * planes.dilation().d();
    int inH = height.start()[h] + kh * planes.dilation().h();
    return (inD * planes.input().h() + inH) * planes.input().w();
  }
}
