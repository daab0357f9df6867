package org.lenslet.backend.cpu.conv;

import java.util.Arrays;
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
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.launch.Planes;
import org.lenslet.backend.cpu.launch.Planes.Extents;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.ConvolutionBackwardData;

/**
 * The gradient of the input as a matrix product followed by a gathering sum: filters transposed
 * (taps x outputs) times dy (outputs x positions) gives what each window adds to each of its taps;
 * every element of dx then sums its share. Does no more multiplications than the convolution
 * itself, for any stride.
 */
public final class ConvolutionBackwardDataColumns implements CpuKernel {
  private final CpuContext context;
  private final ConvolutionSizes sizes;
  private final DenseFilter denseFilter;
  private final boolean direct;
  private final boolean onePosition;
  private final Gemm gemm;
  private final Arena arena = new Arena();
  private final int denseAt;
  private final int columnsAt;
  private final int gemmAt;

  ConvolutionBackwardDataColumns(CpuContext context, Problem problem) {
    ConvolutionBackwardData op = (ConvolutionBackwardData) problem.op();
    this.context = context;
    this.sizes = ConvolutionSizes.of(op.forward(), op.input(), problem.input(0).shape());
    this.denseFilter =
        op.forward().connectivity() instanceof Connectivity.Table ? new DenseFilter(sizes) : null;
    Planes planes = sizes.planes();
    boolean coversPlane =
        planes.outputSize() == 1
            && planes.kernel().equals(planes.input())
            && planes.dilation().product() == 1
            && planes.before().equals(new Extents(0, 0, 0));
    this.direct = planes.isIdentity() || coversPlane;
    this.onePosition = planes.outputSize() == 1 && sizes.groups() == 1;
    GemmShape shape =
        onePosition
            ? GemmShape.of(sizes.images(), sizes.filterLength(), sizes.outputs())
            : new GemmShape(
                sizes.images() * sizes.groups(),
                sizes.filterLength(),
                planes.outputSize(),
                sizes.outputsPerGroup());
    this.gemm = new Gemm(shape, context.simd(), context.workers());
    this.denseAt = arena.take(denseFilter == null ? 0 : sizes.denseFilterFloats());
    this.columnsAt = arena.take(direct ? 0 : columnFloats());
    this.gemmAt = arena.take(gemm.workspaceFloats());
  }

  private int columnFloats() {
    int planes = sizes.images() * sizes.inputs();
    int perPlane = Math.multiplyExact(sizes.planes().taps(), sizes.planes().outputSize());
    return Math.multiplyExact(planes, perPlane);
  }

  @Override
  public long workspaceFloats() {
    return arena.total();
  }

  @Override
  public Launch bind(Binding binding) {
    Simd simd = context.simd();
    Floats dy = Floats.of(binding.input(0));
    Floats w = Floats.of(binding.input(1));
    Floats dx = Floats.of(binding.output(0));
    Floats work = Floats.of(binding.workspace());
    Floats filter = denseFilter == null ? w : work.from(denseAt);
    Floats columns = direct ? dx : work.from(columnsAt);
    Floats packing = work.from(gemmAt);

    int length = sizes.filterLength();
    int positions = sizes.planes().outputSize();
    PanelSource left =
        onePosition
            ? MatrixSource.left(simd, dy, sizes.outputs())
            : new CyclicSource(
                MatrixSource.leftTransposed(simd, filter, length)
                    .withItemStride(sizes.outputsPerGroup() * length),
                sizes.groups());
    PanelSource right =
        onePosition
            ? MatrixSource.right(simd, filter, length)
            : MatrixSource.right(simd, dy, positions)
                .withItemStride(sizes.outputsPerGroup() * positions);
    GemmOutput output =
        onePosition
            ? GemmOutput.store(columns, length)
            : GemmOutput.store(columns, positions).withItemStride(length * positions);
    Launch gather = direct ? null : gather(columns, dx);
    return () -> {
      if (denseFilter != null) {
        denseFilter.expand(w, filter);
      }
      gemm.run(left, right, output, packing);
      if (gather != null) {
        gather.run();
      }
    };
  }

  /** Sums the columns, images x inputs x taps x positions, into the planes of dx. */
  private Launch gather(Floats columns, Floats dx) {
    Planes planes = sizes.planes();
    int perPlane = planes.taps() * planes.outputSize();
    int size = planes.inputSize();
    return new ParallelLoop(
        context,
        sizes.images() * sizes.inputs(),
        perPlane + size,
        (first, end, worker) -> {
          for (int plane = first; plane < end; plane++) {
            int from = columns.offset() + plane * perPlane;
            int to = dx.offset() + plane * size;
            Arrays.fill(dx.array(), to, to + size, 0f);
            gatherPlane(columns.array(), from, dx.array(), to);
          }
        });
  }

  private void gatherPlane(float[] columns, int at, float[] dx, int dxo) {
    Planes p = sizes.planes();
    Extents kernel = p.kernel();
    int from = at;
    for (int kd = 0; kd < kernel.d(); kd++) {
      for (int kh = 0; kh < kernel.h(); kh++) {
        for (int kw = 0; kw < kernel.w(); kw++) {
          gatherTap(columns, from, dx, dxo, kd, kh, kw);
          from += p.outputSize();
        }
      }
    }
  }

  private void gatherTap(float[] columns, int from, float[] dx, int dxo, int kd, int kh, int kw) {
    Planes p = sizes.planes();
    int shiftD = kd * p.dilation().d() - p.before().d();
    int shiftH = kh * p.dilation().h() - p.before().h();
    int shiftW = kw * p.dilation().w() - p.before().w();
    int step = p.stride().w();
    int firstW = shiftW >= 0 ? 0 : -Math.floorDiv(shiftW, step);
    int endW =
        shiftW >= p.input().w()
            ? 0
            : Math.min(p.output().w(), (p.input().w() - 1 - shiftW) / step + 1);
    for (int od = 0; od < p.output().d(); od++) {
      int d = od * p.stride().d() + shiftD;
      for (int oh = 0; oh < p.output().h(); oh++) {
        int h = oh * p.stride().h() + shiftH;
        if (d < 0 || d >= p.input().d() || h < 0 || h >= p.input().h()) {
          continue;
        }
        int row = dxo + (d * p.input().h() + h) * p.input().w() + shiftW;
        int source = from + (od * p.output().h() + oh) * p.output().w();
        if (step == 1) {
          int count = Math.max(0, endW - firstW);
          context.simd().axpy(1, columns, source + firstW, dx, row + firstW, count);
        } else {
          for (int w = firstW; w < endW; w++) {
            dx[row + w * step] += columns[source + w];
          }
        }
      }
    }
  }
}
