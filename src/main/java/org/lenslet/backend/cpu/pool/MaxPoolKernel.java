package org.lenslet.backend.cpu.pool;

import java.util.Arrays;
import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.ClippedTaps;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.tensor.Shape;

/** Maximum over windows, a plane at a time. */
public final class MaxPoolKernel implements CpuKernel {
  private final CpuContext context;
  private final Planes planes;
  private final int count;
  private final ClippedTaps depth;
  private final ClippedTaps height;
  private final ClippedTaps width;
  private final int firstWhole;
  private final int endWhole;

  MaxPoolKernel(CpuContext context, Problem problem) {
    Shape input = problem.input(0).shape();
    this.context = context;
    this.planes = Planes.of(((MaxPool) problem.op()).window(), input, problem.output(0).shape());
    this.count = input.get(0) * input.get(1);
    this.depth = planes.depthTaps();
    this.height = planes.heightTaps();
    this.width = planes.widthTaps();
    this.firstWhole = width.firstWhole(planes.kernel().w());
    this.endWhole = width.endWhole(planes.kernel().w());
  }

  @Override
  public Launch bind(Binding binding) {
    Floats x = Floats.of(binding.input(0));
    Floats y = Floats.of(binding.output(0));
    int[] positions = HeapBuffer.ints(binding.output(1));
    int po = binding.output(1).offset();
    int inputSize = planes.inputSize();
    int outputSize = planes.outputSize();
    return new ParallelLoop(
        context,
        count,
        (long) outputSize * planes.taps(),
        (from, to, worker) -> {
          for (int plane = from; plane < to; plane++) {
            pool(
                x.array(),
                x.offset() + plane * inputSize,
                y.array(),
                y.offset() + plane * outputSize,
                positions,
                po + plane * outputSize);
          }
        });
  }

  private void pool(float[] x, int xo, float[] y, int yo, int[] positions, int po) {
    int outputs = planes.output().w();
    int row = 0;
    for (int d = 0; d < planes.output().d(); d++) {
      for (int h = 0; h < planes.output().h(); h++) {
        clipped(x, xo, d, h, y, yo + row, positions, po + row, 0, firstWhole);
        whole(x, xo, d, h, y, yo + row + firstWhole, positions, po + row + firstWhole);
        clipped(x, xo, d, h, y, yo + row, positions, po + row, endWhole, outputs);
        row += outputs;
      }
    }
  }

  private void clipped(
      float[] x,
      int xo,
      int d,
      int h,
      float[] y,
      int yo,
      int[] positions,
      int po,
      int from,
      int to) {
    for (int w = from; w < to; w++) {
      int winner = winner(x, xo, d, h, w);
      y[yo + w] = winner < 0 ? Float.NEGATIVE_INFINITY : x[xo + winner];
      positions[po + w] = winner;
    }
  }

  /**
   * The outputs of a row whose taps lie inside along the width: first the maxima, tap by tap, then
   * the taps in reverse, so that the first that equals the maximum stays. A comparison that carries
   * value and position along branches unpredictably: 30 instead of 12 ns an output on Zen 5.
   */
  private void whole(float[] x, int xo, int d, int h, float[] y, int yo, int[] positions, int po) {
    int count = endWhole - firstWhole;
    int step = planes.stride().w();
    Arrays.fill(y, yo, yo + count, Float.NEGATIVE_INFINITY);
    Arrays.fill(positions, po, po + count, -1);
    int taps = count == 0 ? 0 : planes.taps();
    for (int tap = 0; tap < taps; tap++) {
      int first = firstOfTap(tap, d, h);
      if (first >= 0) {
        raise(x, xo + first, step, y, yo, count);
      }
    }
    for (int tap = taps - 1; tap >= 0; tap--) {
      int first = firstOfTap(tap, d, h);
      if (first >= 0) {
        locate(x, xo, first, step, y, yo, positions, po, count);
      }
    }
    for (int i = 0; i < count; i++) {
      // The element itself: 0 and -0 are equal, and the first of them wins.
      y[yo + i] = positions[po + i] < 0 ? y[yo + i] : x[xo + positions[po + i]];
    }
  }

  /** Where the first whole window of a row reads a tap in the plane; -1 where that is outside. */
  private int firstOfTap(int tap, int d, int h) {
    int kw = tap % planes.kernel().w();
    int kh = tap / planes.kernel().w() % planes.kernel().h();
    int kd = tap / planes.kernel().w() / planes.kernel().h();
    if (kd < depth.first()[d]
        || kd >= depth.end()[d]
        || kh < height.first()[h]
        || kh >= height.end()[h]) {
      return -1;
    }
    int inD = depth.start()[d] + kd * planes.dilation().d();
    int inH = height.start()[h] + kh * planes.dilation().h();
    int inW = width.start()[firstWhole] + kw * planes.dilation().w();
    return (inD * planes.input().h() + inH) * planes.input().w() + inW;
  }

  private static void raise(float[] x, int xo, int step, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(y[yo + i], x[xo + i * step]);
    }
  }

  private static void locate(
      float[] x, int xo, int first, int step, float[] y, int yo, int[] positions, int po, int n) {
    for (int i = 0; i < n; i++) {
      int position = first + i * step;
      float value = x[xo + position];
      // Bits, as all NaN count as equal; adding 0 makes -0 equal to 0.
      int bits = Float.floatToIntBits(value + 0f);
      int most = Float.floatToIntBits(y[yo + i] + 0f);
      positions[po + i] = bits == most ? position : positions[po + i];
    }
  }

  /** The position in the plane of the largest element of a window, -1 where all is padding. */
  private int winner(float[] x, int xo, int d, int h, int w) {
    int stepW = planes.dilation().w();
    int first = width.start()[w] + width.first()[w] * stepW;
    int taps = width.end()[w] - width.first()[w];
    int winner = -1;
    float most = Float.NEGATIVE_INFINITY;
    for (int kd = depth.first()[d]; kd < depth.end()[d]; kd++) {
      int inD = depth.start()[d] + kd * planes.dilation().d();
      for (int kh = height.first()[h]; kh < height.end()[h]; kh++) {
        int inH = height.start()[h] + kh * planes.dilation().h();
        int position = (inD * planes.input().h() + inH) * planes.input().w() + first;
        for (int kw = 0; kw < taps; kw++, position += stepW) {
          float value = x[xo + position];
          if (value > most || winner < 0 || (value != value && most == most)) {
            most = value;
            winner = position;
          }
        }
      }
    }
    return winner;
  }

  /** The gradient, adaptive or not: a plane of zeros, to which each window adds at its winner. */
  static CpuKernel backward(CpuContext context, Problem problem) {
    Shape input = problem.output(0).shape();
    int inputSize = input.product(2, input.rank());
    int outputSize = problem.input(0).shape().product(2, input.rank());
    int count = input.get(0) * input.get(1);
    return binding -> {
      float[] dy = HeapBuffer.floats(binding.input(0));
      int dyo = binding.input(0).offset();
      int[] positions = HeapBuffer.ints(binding.input(1));
      int po = binding.input(1).offset();
      float[] dx = HeapBuffer.floats(binding.output(0));
      int dxo = binding.output(0).offset();
      return new ParallelLoop(
          context,
          count,
          inputSize + outputSize,
          (from, to, worker) -> {
            for (int plane = from; plane < to; plane++) {
              int start = dxo + plane * inputSize;
              Arrays.fill(dx, start, start + inputSize, 0f);
              int first = plane * outputSize;
              for (int i = first; i < first + outputSize; i++) {
                int position = positions[po + i];
                if (position >= 0) {
                  dx[start + position] += dy[dyo + i];
                }
              }
            }
          });
    };
  }
}
