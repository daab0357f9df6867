package org.lenslet.backend.cpu.conv;

import java.util.Optional;
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
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.backend.cpu.launch.Planes.Extents;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.ConvolutionBackwardData;

/**
 * The gradient of the input, for stride 1, as a convolution: dy, padded by the reach of the window,
 * with every filter turned around and inputs and outputs swapped. Runs as {@link
 * ConvolutionForwardGemm} does.
 */
public final class ConvolutionBackwardDataFlipped implements CpuKernel {
  private final CpuContext context;
  private final ConvolutionSizes sizes;
  private final ConvolutionSizes turned;
  private final Padding padding;
  private final DenseFilter denseFilter;
  private final Gemm gemm;
  private final Arena arena = new Arena();
  private final int paddedAt;
  private final int denseAt;
  private final int turnedAt;
  private final int gemmAt;

  ConvolutionBackwardDataFlipped(CpuContext context, Problem problem) {
    ConvolutionBackwardData op = (ConvolutionBackwardData) problem.op();
    this.context = context;
    this.sizes = sizes(problem);
    this.turned = turned(sizes);
    this.padding = new Padding(context, turned.paddedInput(), sizes.images() * sizes.outputs());
    this.denseFilter =
        op.forward().connectivity() instanceof Connectivity.Table ? new DenseFilter(sizes) : null;
    this.gemm =
        new Gemm(
            new GemmShape(
                sizes.images() * sizes.groups(),
                turned.outputsPerGroup(),
                turned.planes().outputSize(),
                turned.filterLength()),
            context.simd(),
            context.workers());
    this.paddedAt = arena.take(padding.floats());
    this.denseAt = arena.take(denseFilter == null ? 0 : sizes.denseFilterFloats());
    this.turnedAt = arena.take(sizes.denseFilterFloats());
    this.gemmAt = arena.take(gemm.workspaceFloats());
  }

  /** A convolution with flipped filters is the adjoint of one of stride 1 only. */
  static Optional<String> refusal(Problem problem) {
    String stride = sizes(problem).planes().stride().toString();
    return sizes(problem).planes().stride().product() == 1
        ? Optional.empty()
        : Optional.of("stride " + stride + "; needs 1");
  }

  /**
   * Cheaper than {@link ConvolutionBackwardDataColumns}, but not where dx has more than twice the
   * positions of dy: there it would mostly multiply by padding.
   */
  @Override
  public double cost() {
    return sizes.planes().inputSize() / (2.0 * sizes.planes().outputSize());
  }

  private static ConvolutionSizes sizes(Problem problem) {
    ConvolutionBackwardData op = (ConvolutionBackwardData) problem.op();
    return ConvolutionSizes.of(op.forward(), op.input(), problem.input(0).shape());
  }

  /** The convolution that computes dx from dy. */
  private static ConvolutionSizes turned(ConvolutionSizes s) {
    Planes p = s.planes();
    Extents before =
        new Extents(
            (p.kernel().d() - 1) * p.dilation().d() - p.before().d(),
            (p.kernel().h() - 1) * p.dilation().h() - p.before().h(),
            (p.kernel().w() - 1) * p.dilation().w() - p.before().w());
    Planes planes = new Planes(p.output(), p.input(), p.kernel(), p.stride(), p.dilation(), before);
    return new ConvolutionSizes(
        s.images(), s.groups(), s.outputs(), s.inputs(), planes, s.connectivity());
  }

  @Override
  public long workspaceFloats() {
    return arena.total();
  }

  @Override
  public Launch bind(Binding binding) {
    Floats dy = Floats.of(binding.input(0));
    Floats w = Floats.of(binding.input(1));
    Floats work = Floats.of(binding.workspace());

    Launch pad = padding.isNeeded() ? padding.bind(dy, work.from(paddedAt)) : null;
    Floats source = pad == null ? dy : work.from(paddedAt);
    Floats filter = denseFilter == null ? w : work.from(denseAt);
    Floats turnedFilter = work.from(turnedAt);
    Floats packing = work.from(gemmAt);
    int length = turned.filterLength();
    PanelSource left =
        new CyclicSource(
            MatrixSource.left(context.simd(), turnedFilter, length)
                .withItemStride(turned.outputsPerGroup() * length),
            sizes.groups());
    PanelSource right = Unrolling.windowsAsLines(context.simd(), turned, padding.plane(), source);
    int positions = turned.planes().outputSize();
    GemmOutput output =
        GemmOutput.store(Floats.of(binding.output(0)), positions)
            .withItemStride(turned.outputsPerGroup() * positions);
    return () -> {
      if (pad != null) {
        pad.run();
      }
      if (denseFilter != null) {
        denseFilter.expand(w, filter);
      }
      turn(filter, turnedFilter);
      gemm.run(left, right, output, packing);
    };
  }

  /** {@code to[group][c][k][last - tap] = from[group][k][c][tap]}. */
  private void turn(Floats from, Floats to) {
    int taps = sizes.planes().taps();
    int inputs = sizes.inputsPerGroup();
    int outputs = sizes.outputsPerGroup();
    float[] read = from.array();
    float[] written = to.array();
    int source = from.offset();
    for (int group = 0; group < sizes.groups(); group++) {
      int start = to.offset() + group * inputs * outputs * taps;
      for (int k = 0; k < outputs; k++) {
        for (int c = 0; c < inputs; c++) {
          int target = start + (c * outputs + k) * taps + taps - 1;
          for (int tap = 0; tap < taps; tap++) {
            written[target - tap] = read[source++];
          }
        }
      }
    }
  }
}
