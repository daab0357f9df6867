package org.lenslet.backend.cpu.conv;

import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.gemm.BiasActivation;
import org.lenslet.backend.cpu.gemm.Gemm;
import org.lenslet.backend.cpu.gemm.GemmOutput;
import org.lenslet.backend.cpu.gemm.GemmShape;
import org.lenslet.backend.cpu.gemm.MatrixSource;
import org.lenslet.backend.cpu.gemm.PanelSource;
import org.lenslet.backend.cpu.launch.Arena;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.pointwise.UnaryFunction;

/**
 * Convolution forward as one matrix product per image and group: filters (outputs x taps) times
 * unrolled windows (taps x positions), the windows gathered while they are packed. Where a window
 * covers the whole plane, all images make one product: planes (images x taps) times filters.
 */
public final class ConvolutionForwardGemm implements CpuKernel {
  private final CpuContext context;
  private final ConvolutionSizes sizes;
  private final Optional<UnaryFunction> activation;
  private final boolean hasBias;
  private final boolean coversPlane;
  private final Padding padding;
  private final DenseFilter denseFilter;
  private final Gemm gemm;
  private final Arena arena = new Arena();
  private final int paddedAt;
  private final int filterAt;
  private final int gemmAt;

  ConvolutionForwardGemm(CpuContext context, Problem problem) {
    Convolution op = (Convolution) problem.op();
    this.context = context;
    this.sizes = ConvolutionSizes.of(op, problem.input(0).shape(), problem.output(0).shape());
    this.activation = op.activation();
    this.hasBias = problem.inputs().size() == 3;
    this.padding = new Padding(context, sizes.paddedInput(), sizes.images() * sizes.inputs());
    this.denseFilter =
        op.connectivity() instanceof Connectivity.Table ? new DenseFilter(sizes) : null;
    Planes planes = sizes.planes();
    this.coversPlane =
        sizes.groups() == 1
            && planes.outputSize() == 1
            && planes.kernel().equals(padding.plane())
            && planes.dilation().product() == 1;
    GemmShape shape =
        coversPlane
            ? GemmShape.of(sizes.images(), sizes.outputs(), sizes.filterLength())
            : new GemmShape(
                sizes.images() * sizes.groups(),
                sizes.outputsPerGroup(),
                planes.outputSize(),
                sizes.filterLength());
    this.gemm = new Gemm(shape, context.simd(), context.workers());
    this.paddedAt = arena.take(padding.floats());
    this.filterAt = arena.take(denseFilter == null ? 0 : sizes.denseFilterFloats());
    this.gemmAt = arena.take(gemm.workspaceFloats());
  }

  @Override
  public long workspaceFloats() {
    return arena.total();
  }

  @Override
  public Launch bind(Binding binding) {
    Floats x = Floats.of(binding.input(0));
    Floats w = Floats.of(binding.input(1));
    Floats work = Floats.of(binding.workspace());

    Launch pad = padding.isNeeded() ? padding.bind(x, work.from(paddedAt)) : null;
    Floats source = pad == null ? x : work.from(paddedAt);
    Floats filter = denseFilter == null ? w : work.from(filterAt);
    Floats packing = work.from(gemmAt);
    PanelSource left =
        coversPlane
            ? MatrixSource.left(context.simd(), source, sizes.filterLength())
            : filters(filter);
    PanelSource right =
        coversPlane
            ? MatrixSource.rightTransposed(context.simd(), filter, sizes.filterLength())
            : windows(source);
    GemmOutput output = output(binding);
    return () -> {
      if (pad != null) {
        pad.run();
      }
      if (denseFilter != null) {
        denseFilter.expand(w, filter);
      }
      gemm.run(left, right, output, packing);
    };
  }

  private PanelSource filters(Floats filter) {
    int length = sizes.filterLength();
    MatrixSource source = MatrixSource.left(context.simd(), filter, length);
    return sizes.groups() == 1
        ? source
        : new CyclicSource(source.withItemStride(sizes.outputsPerGroup() * length), sizes.groups());
  }

  private PanelSource windows(Floats source) {
    return Unrolling.windowsAsLines(context.simd(), sizes, padding.plane(), source);
  }

  private GemmOutput output(Binding binding) {
    int columns = coversPlane ? sizes.outputs() : sizes.planes().outputSize();
    GemmOutput output =
        GemmOutput.store(Floats.of(binding.output(0)), columns)
            .withItemStride(coversPlane ? 0 : sizes.outputsPerGroup() * columns);
    if (!hasBias && activation.isEmpty()) {
      return output;
    }
    Floats bias = hasBias ? Floats.of(binding.input(2)) : null;
    BiasActivation.Axis axis =
        !hasBias
            ? BiasActivation.Axis.NONE
            : coversPlane ? BiasActivation.Axis.COLUMN : BiasActivation.Axis.ROW;
    BiasActivation finish = new BiasActivation(context.simd(), axis, bias, activation.orElse(null));
    if (sizes.groups() == 1) {
      return output.withEpilogue(finish);
    }
    int groups = sizes.groups();
    int perGroup = sizes.outputsPerGroup();
    return output.withEpilogue(
        (item, row, column, count, c, at) ->
            finish.apply(item, item % groups * perGroup + row, column, count, c, at));
  }
}
