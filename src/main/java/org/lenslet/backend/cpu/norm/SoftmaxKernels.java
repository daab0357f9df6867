package org.lenslet.backend.cpu.norm;

import java.util.Arrays;
import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.BinaryFunction;
import org.lenslet.op.OneHot;
import org.lenslet.op.Softmax;
import org.lenslet.op.UnaryFunction;
import org.lenslet.tensor.Shape;

/**
 * Softmax and the losses on it. A lane is one distribution: its elements lie {@code stride} apart
 * and are gathered into a dense scratch row first, unless they are dense already.
 */
public final class SoftmaxKernels {
  private final CpuContext context;
  private final int lanes;
  private final int extent;
  private final int stride;

  private SoftmaxKernels(CpuContext context, Shape shape, int axis) {
    this.context = context;
    this.extent = shape.get(axis);
    this.stride = shape.product(axis + 1, shape.rank());
    this.lanes = shape.product(0, axis) * stride;
  }

  static CpuKernel softmax(CpuContext context, Problem problem) {
    int axis = ((Softmax) problem.op()).axis();
    SoftmaxKernels lanes = new SoftmaxKernels(context, problem.input(0).shape(), axis);
    return lanes.kernel(
        binding -> {
          float[] y = HeapBuffer.floats(binding.output(0));
          int yo = binding.output(0).offset();
          return (lane, row, at) -> {
            lanes.normalise(row, at);
            lanes.scatter(row, at, y, yo + lanes.start(lane));
          };
        });
  }

  public static CpuKernel crossEntropy(CpuContext context, Problem problem) {
    SoftmaxKernels lanes = new SoftmaxKernels(context, problem.input(0).shape(), 1);
    return lanes.kernel(
        binding -> {
          int[] labels = HeapBuffer.ints(binding.input(1));
          int lo = binding.input(1).offset();
          float[] loss = HeapBuffer.floats(binding.output(0));
          int yo = binding.output(0).offset();
          return (lane, row, at) -> {
            int label = labels[lo + lane];
            loss[yo + lane] = label < 0 || label >= lanes.extent ? 0 : lanes.loss(row, at, label);
          };
        });
  }

  public static CpuKernel crossEntropyBackward(CpuContext context, Problem problem) {
    SoftmaxKernels lanes = new SoftmaxKernels(context, problem.input(0).shape(), 1);
    return lanes.kernel(
        binding -> {
          int[] labels = HeapBuffer.ints(binding.input(1));
          int lo = binding.input(1).offset();
          float[] dloss = HeapBuffer.floats(binding.input(2));
          int dlo = binding.input(2).offset();
          float[] dz = HeapBuffer.floats(binding.output(0));
          int yo = binding.output(0).offset();
          return (lane, row, at) -> {
            lanes.gradient(row, at, labels[lo + lane], dloss[dlo + lane]);
            lanes.scatter(row, at, dz, yo + lanes.start(lane));
          };
        });
  }

  public static CpuKernel oneHot(CpuContext context, Problem problem) {
    OneHot op = (OneHot) problem.op();
    SoftmaxKernels lanes = new SoftmaxKernels(context, problem.output(0).shape(), 1);
    return binding -> {
      int[] labels = HeapBuffer.ints(binding.input(0));
      int lo = binding.input(0).offset();
      float[] y = HeapBuffer.floats(binding.output(0));
      int yo = binding.output(0).offset();
      return new ParallelLoop(
          context,
          lanes.lanes,
          lanes.extent,
          (from, to, worker) -> {
            for (int lane = from; lane < to; lane++) {
              int start = yo + lanes.start(lane);
              for (int c = 0; c < lanes.extent; c++) {
                y[start + c * lanes.stride] = c == labels[lo + lane] ? op.on() : op.off();
              }
            }
          });
    };
  }

  /** What happens to one lane, gathered into {@code row[at ...]}, which may be overwritten. */
  private interface LaneBody {
    void run(int lane, float[] row, int at);
  }

  private interface LaneBinder {
    LaneBody bind(Binding binding);
  }

  private CpuKernel kernel(LaneBinder binder) {
    return new CpuKernel() {
      @Override
      public long workspaceFloats() {
        return (long) extent * context.workers().threads();
      }

      @Override
      public Launch bind(Binding binding) {
        LaneBody body = binder.bind(binding);
        float[] x = HeapBuffer.floats(binding.input(0));
        int xo = binding.input(0).offset();
        float[] scratch = HeapBuffer.floats(binding.workspace());
        int scratchAt = binding.workspace().offset();
        return new ParallelLoop(
            context,
            lanes,
            8L * extent,
            (from, to, worker) -> {
              int at = scratchAt + worker * extent;
              for (int lane = from; lane < to; lane++) {
                gather(x, xo + start(lane), scratch, at);
                body.run(lane, scratch, at);
              }
            });
      }
    };
  }

  private int start(int lane) {
    return lane / stride * extent * stride + lane % stride;
  }

  private void gather(float[] x, int from, float[] row, int at) {
    for (int c = 0; c < extent; c++) {
      row[at + c] = x[from + c * stride];
    }
  }

  private void scatter(float[] row, int at, float[] y, int to) {
    for (int c = 0; c < extent; c++) {
      y[to + c * stride] = row[at + c];
    }
  }

  /** Replaces the row by exp(row - max) and returns the sum. */
  private float exponentials(float[] row, int at) {
    Simd simd = context.simd();
    float max = simd.max(row, at, extent);
    simd.binary(BinaryFunction.SUBTRACT, row, at, max, row, at, extent);
    simd.unary(UnaryFunction.EXP, row, at, row, at, extent);
    return simd.sum(row, at, extent);
  }

  private void normalise(float[] row, int at) {
    float sum = exponentials(row, at);
    context.simd().binary(BinaryFunction.DIVIDE, row, at, sum, row, at, extent);
  }

  private float loss(float[] row, int at, int label) {
    float max = context.simd().max(row, at, extent);
    float right = row[at + label];
    return (float) Math.log(exponentials(row, at)) + (max - right);
  }

  private void gradient(float[] row, int at, int label, float dloss) {
    if (label < 0 || label >= extent) {
      Arrays.fill(row, at, at + extent, 0f);
      return;
    }
    normalise(row, at);
    row[at + label] -= 1;
    context.simd().binary(BinaryFunction.MULTIPLY, row, at, dloss, row, at, extent);
  }
}
