package org.lenslet.backend.cpu.norm;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
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
        Floats x = Floats.of(binding.input(0));
        Floats scratch = Floats.of(binding.workspace());
        return new ParallelLoop(
            context,
            count,
            8L * extent,
            (from, to, worker) -> {
              int at = scratch.offset() + worker * extent;
              for (int lane = from; lane < to; lane++) {
                gather(x.array(), x.offset() + start(lane), scratch.array(), at);
                body.run(lane, scratch.array(), at);
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

  /** Writes a dense row to a lane of y. */
  public void scatter(float[] row, int at, Floats y, int lane) {
    float[] array = y.array();
    int to = y.offset() + start(lane);
    for (int i = 0; i < extent; i++) {
      array[to + i * stride] = row[at + i];
    }
  }
}
