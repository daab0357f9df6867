package org.lenslet.backend.cpu;

import java.util.Arrays;
import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.op.AveragePool;
import org.lenslet.op.AveragePoolBackward;
import org.lenslet.tensor.Shape;

/** Means over windows and their gradient, a plane at a time. */
final class AveragePoolKernel implements CpuKernel {
  private final CpuContext context;
  private final boolean backward;
  private final Planes planes;
  private final int count;
  private final ClippedTaps depth;
  private final ClippedTaps height;
  private final ClippedTaps width;
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
    float[] from = HeapBuffer.floats(binding.input(0));
    int fromAt = binding.input(0).offset();
    float[] to = HeapBuffer.floats(binding.output(0));
    int toAt = binding.output(0).offset();
    int inputSize = planes.inputSize();
    int outputSize = planes.outputSize();
    return new ParallelLoop(
        context,
        count,
        (long) outputSize * planes.taps(),
        (first, end, worker) -> {
          for (int plane = first; plane < end; plane++) {
            if (backward) {
              int dx = toAt + plane * inputSize;
              Arrays.fill(to, dx, dx + inputSize, 0f);
              spread(from, fromAt + plane * outputSize, to, dx);
            } else {
              pool(from, fromAt + plane * inputSize, to, toAt + plane * outputSize);
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
          y[row + w] *= scales[output++];
        }
      }
    }
  }

  /** Adds the taps of one input row to a row of sums. */
  private void addRow(float[] x, int row, float[] y, int yo) {
    int step = planes.dilation().w();
    for (int w = 0; w < planes.output().w(); w++) {
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
    int step = planes.dilation().w();
    int output = 0;
    for (int d = 0; d < planes.output().d(); d++) {
      for (int h = 0; h < planes.output().h(); h++) {
        int first = output;
        for (int kd = depth.first()[d]; kd < depth.end()[d]; kd++) {
          for (int kh = height.first()[h]; kh < height.end()[h]; kh++) {
            int row = dxo + inputRow(d, h, kd, kh);
            for (int w = 0; w < planes.output().w(); w++) {
              float share = dy[dyo + first + w] * scales[first + w];
              int end = width.end()[w];
              int at = row + width.start()[w] + width.first()[w] * step;
              for (int kw = width.first()[w]; kw < end; kw++, at += step) {
                dx[at] += share;
              }
            }
          }
        }
        output += planes.output().w();
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
