package org.lenslet.backend.cpu.norm;

import org.lenslet.backend.Binding;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.Launch;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.tensor.Shape;

/**
 * The lanes of a tensor along an axis, each a distribution.
 *
 * @param count how many there are
 * @param extent elements of a lane
 * @param stride the distance of a lane's neighbours
 */
public record Lanes(int count, int extent, int stride) {

  public static Lanes along(Shape shape, int axis) {
    int stride = shape.product(axis + 1, shape.rank());
    return new Lanes(shape.product(0, axis) * stride, shape.get(axis), stride);
  }

  /** What happens to one lane, gathered into {@code row[at ...]}, which may be overwritten. */
  @FunctionalInterface
  public interface Body {
    void run(int lane, float[] row, int at);
  }

  /** Prepares what happens to lanes on the memory that they lie in. */
  @FunctionalInterface
  public interface Binder {
    Body bind(Binding binding);
  }

  /** Goes over the lanes of input 0, each gathered into a dense scratch row first. */
  public CpuKernel kernel(CpuContext context, Binder binder) {
    return new CpuKernel() {
      @Override
      public long workspaceFloats() {
        return (long) extent * context.workers().threads();
      }

      @Override
      public Launch bind(Binding binding) {
        Body body = binder.bind(binding);
        float[] x = HeapBuffer.floats(binding.input(0));
        int xo = binding.input(0).offset();
        float[] scratch = HeapBuffer.floats(binding.workspace());
        int scratchAt = binding.workspace().offset();
        return new ParallelLoop(
            context,
            count,
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

  /** The first element of a lane. */
  public int start(int lane) {
    return lane / stride * extent * stride + lane % stride;
  }

  private void gather(float[] x, int from, float[] row, int at) {
    for (int i = 0; i < extent; i++) {
      row[at + i] = x[from + i * stride];
    }
  }

  /** Writes a dense row to the lane that starts at {@code to}. */
  public void scatter(float[] row, int at, float[] y, int to) {
    for (int i = 0; i < extent; i++) {
      y[to + i * stride] = row[at + i];
    }
  }
}
