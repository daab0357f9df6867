package org.lenslet.backend.cpu.movement;

import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.op.movement.Dequantize;
import org.lenslet.tensor.Shape;

/** Values in place of bytes: a piece of work is a channel of an example. */
final class DequantizeKernel {
  private DequantizeKernel() {}

  static CpuKernel of(CpuContext context, Problem problem) {
    Shape shape = ((Dequantize) problem.op()).shape();
    int words = ((Dequantize) problem.op()).words();
    int channels = shape.get(0);
    int plane = shape.product(1, shape.rank());
    int planes = problem.output(0).elements() == 0 ? 0 : problem.output(0).elements() / plane;
    return binding -> {
      int[] x = HeapBuffer.ints(binding.input(0));
      int xo = binding.input(0).offset();
      Floats table = Floats.of(binding.input(1));
      Floats y = Floats.of(binding.output(0));
      return new ParallelLoop(
          context,
          planes,
          plane,
          (from, to, worker) -> {
            for (int p = from; p < to; p++) {
              int row = xo + p / channels * words;
              int first = p % channels * plane;
              int levels = table.offset() + p % channels * Dequantize.LEVELS;
              look(x, row, first, table.array(), levels, y.array(), y.offset() + p * plane, plane);
            }
          });
    };
  }

  /** A plane of y from the bytes of a row of x, from the given byte on. */
  private static void look(
      int[] x, int row, int first, float[] table, int levels, float[] y, int to, int plane) {
    for (int i = 0; i < plane; i++) {
      int at = first + i;
      int level = x[row + (at >> 2)] >>> ((at & 3) << 3) & 0xFF;
      y[to + i] = table[levels + level];
    }
  }
}
