package org.lenslet.backend.cpu.reduce;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.Shape;

/**
 * Reductions over any axes. Where the last axis is reduced, every result is the reduction of dense
 * runs; where it is kept, rows are combined into rows. The order of additions follows from the
 * shape alone.
 */
public final class ReduceStrided implements CpuKernel {
  private final CpuContext context;
  private final ReduceFunction function;
  private final boolean lastReduced;
  private final int run;
  private final int[] kept;
  private final int[] reduced;
  private final int count;

  ReduceStrided(CpuContext context, Problem problem) {
    Reduce op = (Reduce) problem.op();
    Shape shape = problem.input(0).shape();
    this.context = context;
    this.function = op.function();
    int last = shape.rank() - 1;
    while (last >= 0 && shape.get(last) == 1) {
      last--;
    }
    this.lastReduced = last >= 0 && op.axes().contains(last);
    int first = last;
    int dense = 1;
    while (first >= 0 && op.axes().contains(first) == lastReduced) {
      dense *= shape.get(first);
      first--;
    }
    this.run = dense;
    int[] keptOffsets = {0};
    int[] reducedOffsets = {0};
    int[] strides = shape.strides();
    for (int axis = 0; axis <= first; axis++) {
      if (op.axes().contains(axis)) {
        reducedOffsets = extended(reducedOffsets, shape.get(axis), strides[axis]);
      } else {
        keptOffsets = extended(keptOffsets, shape.get(axis), strides[axis]);
      }
    }
    this.kept = keptOffsets;
    this.reduced = reducedOffsets;
    this.count = reduced.length * (lastReduced ? run : 1);
  }

  /** The offsets over one more axis, inside those given. */
  private static int[] extended(int[] offsets, int extent, int stride) {
    int[] more = new int[Math.multiplyExact(offsets.length, extent)];
    for (int i = 0; i < more.length; i++) {
      more[i] = offsets[i / extent] + i % extent * stride;
    }
    return more;
  }

  @Override
  public Launch bind(Binding binding) {
    Floats x = Floats.of(binding.input(0));
    Floats y = Floats.of(binding.output(0));
    if (lastReduced) {
      return new ParallelLoop(
          context,
          kept.length,
          (long) run * reduced.length,
          (from, to, worker) -> {
            for (int i = from; i < to; i++) {
              y.array()[y.offset() + i] = reduceRuns(x.array(), x.offset() + kept[i]);
            }
          });
    }
    // Long rows are cut, so that a single row of results still occupies every thread.
    int cuts = kept.length >= 8 ? 1 : Math.max(1, run / 256);
    return new ParallelLoop(
        context,
        kept.length * cuts,
        (long) run / cuts * reduced.length,
        (from, to, worker) -> {
          for (int i = from; i < to; i++) {
            int begin = CpuContext.begin(i % cuts, cuts, run);
            int end = CpuContext.begin(i % cuts + 1, cuts, run);
            int row = i / cuts;
            int source = x.offset() + kept[row] + begin;
            int target = y.offset() + row * run + begin;
            combineRows(x.array(), source, y.array(), target, end - begin);
          }
        });
  }

  private float reduceRuns(float[] x, int at) {
    Simd simd = context.simd();
    float result = 0;
    for (int i = 0; i < reduced.length; i++) {
      float part = reduceRun(simd, x, at + reduced[i]);
      result = i == 0 ? part : combine(result, part);
    }
    return function == ReduceFunction.MEAN ? mean(result, x, at, run) : result;
  }

  /** The sum over the count, or where the sum is beyond the range of float, the mean anew. */
  private float mean(float sum, float[] x, int at, int length) {
    return Float.isFinite(sum) ? sum / count : meanInDouble(x, at, length);
  }

  private float meanInDouble(float[] x, int at, int length) {
    double sum = 0;
    for (int offset : reduced) {
      for (int i = 0; i < length; i++) {
        sum += x[at + offset + i];
      }
    }
    return (float) (sum / count);
  }

  private float reduceRun(Simd simd, float[] x, int at) {
    return switch (function) {
      case SUM, MEAN -> simd.sum(x, at, run);
      case MAX -> simd.max(x, at, run);
      case MIN -> min(x, at);
      case PRODUCT -> product(x, at);
    };
  }

  private float min(float[] x, int at) {
    float least = x[at];
    for (int i = 1; i < run; i++) {
      least = Math.min(least, x[at + i]);
    }
    return least;
  }

  private float product(float[] x, int at) {
    float product = x[at];
    for (int i = 1; i < run; i++) {
      product *= x[at + i];
    }
    return product;
  }

  private float combine(float a, float b) {
    return switch (function) {
      case SUM, MEAN -> a + b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case PRODUCT -> a * b;
    };
  }

  private void combineRows(float[] x, int at, float[] y, int yo, int n) {
    Simd simd = context.simd();
    BinaryFunction combine =
        switch (function) {
          case SUM, MEAN -> BinaryFunction.ADD;
          case MAX -> BinaryFunction.MAXIMUM;
          case MIN -> BinaryFunction.MINIMUM;
          case PRODUCT -> BinaryFunction.MULTIPLY;
        };
    System.arraycopy(x, at + reduced[0], y, yo, n);
    for (int i = 1; i < reduced.length; i++) {
      simd.binary(combine, y, yo, x, at + reduced[i], y, yo, n);
    }
    if (function == ReduceFunction.MEAN) {
      for (int i = 0; i < n; i++) {
        y[yo + i] = mean(y[yo + i], x, at + i, 1);
      }
    }
  }
}
