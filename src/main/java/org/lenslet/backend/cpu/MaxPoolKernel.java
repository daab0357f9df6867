package org.lenslet.backend.cpu;

import java.util.Arrays;
import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.op.MaxPool;
import org.lenslet.op.MaxPoolBackward;
import org.lenslet.tensor.Shape;

/** Maximum over windows, a plane at a time. */
final class MaxPoolKernel implements CpuKernel {
  private final CpuContext context;
  private final Planes planes;
  private final int count;
  private final ClippedTaps depth;
  private final ClippedTaps height;
  private final ClippedTaps width;

  MaxPoolKernel(CpuContext context, Problem problem) {
    Shape input = problem.input(0).shape();
    this.context = context;
    this.planes = Planes.of(((MaxPool) problem.op()).window(), input, problem.output(0).shape());
    this.count = input.get(0) * input.get(1);
    this.depth = planes.depthTaps();
    this.height = planes.heightTaps();
    this.width = planes.widthTaps();
  }

  @Override
  public Launch bind(Binding binding) {
    float[] x = HeapBuffer.floats(binding.input(0));
    int xo = binding.input(0).offset();
    float[] y = HeapBuffer.floats(binding.output(0));
    int yo = binding.output(0).offset();
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
                x,
                xo + plane * inputSize,
                y,
                yo + plane * outputSize,
                positions,
                po + plane * outputSize);
          }
        });
  }

  private void pool(float[] x, int xo, float[] y, int yo, int[] positions, int po) {
    int output = 0;
    for (int d = 0; d < planes.output().d(); d++) {
      for (int h = 0; h < planes.output().h(); h++) {
        for (int w = 0; w < planes.output().w(); w++) {
          int winner = winner(x, xo, d, h, w);
          y[yo + output] = winner < 0 ? Float.NEGATIVE_INFINITY : x[xo + winner];
          positions[po + output] = winner;
          output++;
        }
      }
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

  /** The gradient: a plane of zeros, to which each window adds at its winner. */
  static CpuKernel backward(CpuContext context, Problem problem) {
    Shape input = ((MaxPoolBackward) problem.op()).input();
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
