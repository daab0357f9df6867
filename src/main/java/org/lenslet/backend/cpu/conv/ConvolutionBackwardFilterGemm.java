package org.lenslet.backend.cpu.conv;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.gemm.Gemm;
import org.lenslet.backend.cpu.gemm.GemmOutput;
import org.lenslet.backend.cpu.gemm.GemmShape;
import org.lenslet.backend.cpu.gemm.MatrixSource;
import org.lenslet.backend.cpu.gemm.PanelSource;
import org.lenslet.backend.cpu.launch.Arena;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.ConvolutionBackwardFilter;

/**
 * The filter's gradient as a matrix product: dy (outputs x positions) times unrolled windows
 * (positions x taps), summed over the positions of all images. Where the product is too small to
 * divide among threads by its rows and columns, the images are cut into chunks whose partial
 * gradients are added at the end. The cut follows from the sizes alone, so the result does not
 * depend on the number of threads.
 */
public final class ConvolutionBackwardFilterGemm implements CpuKernel {
  /** Pieces that keep a handful of threads busy. */
  private static final int WANTED_PIECES = 16;

  /** About the work, in multiply-adds, of a piece. */
  private static final int TILE = 8 * 32;

  private final CpuContext context;
  private final ConvolutionSizes sizes;
  private final Padding padding;
  private final DenseFilter denseFilter;
  private final int chunks;
  private final Gemm gemm;
  private final Arena arena = new Arena();
  private final int paddedAt;
  private final int partialAt;
  private final int gemmAt;

  ConvolutionBackwardFilterGemm(CpuContext context, Problem problem) {
    ConvolutionBackwardFilter op = (ConvolutionBackwardFilter) problem.op();
    this.context = context;
    this.sizes =
        ConvolutionSizes.of(op.forward(), problem.input(0).shape(), problem.input(1).shape());
    this.padding = new Padding(context, sizes.paddedInput(), sizes.images() * sizes.inputs());
    this.denseFilter =
        op.forward().connectivity() instanceof Connectivity.Table ? new DenseFilter(sizes) : null;
    this.chunks = chunks();
    this.gemm =
        new Gemm(
            new GemmShape(
                chunks * sizes.groups(),
                sizes.outputsPerGroup(),
                sizes.filterLength(),
                sizes.images() / chunks * sizes.planes().outputSize()),
            context.simd(),
            context.workers());
    boolean direct = chunks == 1 && denseFilter == null;
    this.paddedAt = arena.take(padding.floats());
    this.partialAt = arena.take(direct ? 0 : Math.multiplyExact(chunks, sizes.denseFilterFloats()));
    this.gemmAt = arena.take(gemm.workspaceFloats());
  }

  /** The largest divisor of the number of images up to what the product's size asks for. */
  private int chunks() {
    long pieces =
        Math.max(1, (long) sizes.outputsPerGroup() * sizes.filterLength() / TILE) * sizes.groups();
    int wanted = (int) Math.min(sizes.images(), Math.max(1, WANTED_PIECES / pieces));
    while (sizes.images() % wanted != 0) {
      wanted--;
    }
    return wanted;
  }

  @Override
  public long workspaceFloats() {
    return arena.total();
  }

  @Override
  public Launch bind(Binding binding) {
    Simd simd = context.simd();
    Floats x = Floats.of(binding.input(0));
    Floats dw = Floats.of(binding.output(0));
    Floats work = Floats.of(binding.workspace());

    Launch pad = padding.isNeeded() ? padding.bind(x, work.from(paddedAt)) : null;
    Floats source = pad == null ? x : work.from(paddedAt);
    int positions = sizes.planes().outputSize();
    MatrixSource dy =
        MatrixSource.left(simd, Floats.of(binding.input(1)), positions)
            .withItemStride(sizes.outputsPerGroup() * positions);
    PanelSource left = overImages(dy);
    PanelSource right = overImages(Unrolling.tapsAsLines(simd, sizes, padding.plane(), source));

    boolean direct = chunks == 1 && denseFilter == null;
    Floats partial = work.from(partialAt);
    Floats packing = work.from(gemmAt);
    int length = sizes.filterLength();
    GemmOutput output =
        GemmOutput.store(direct ? dw : partial, length)
            .withItemStride(sizes.outputsPerGroup() * length);
    int floats = sizes.denseFilterFloats();
    return () -> {
      if (pad != null) {
        pad.run();
      }
      gemm.run(left, right, output, packing);
      for (int chunk = 1; chunk < chunks; chunk++) {
        float[] parts = partial.array();
        int first = partial.offset();
        simd.axpy(1, parts, first + chunk * floats, parts, first, floats);
      }
      if (denseFilter != null) {
        denseFilter.select(partial, dw);
      } else if (!direct) {
        System.arraycopy(partial.array(), partial.offset(), dw.array(), dw.offset(), floats);
      }
    };
  }

  private PanelSource overImages(PanelSource perImage) {
    return new StepsOverImages(
        perImage, sizes.planes().outputSize(), sizes.images() / chunks, sizes.groups());
  }
}
