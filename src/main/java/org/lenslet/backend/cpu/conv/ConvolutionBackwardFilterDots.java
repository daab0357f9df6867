package org.lenslet.backend.cpu.conv;

import static org.lenslet.backend.cpu.gemm.GemmBlocking.ceilDiv;

import java.util.Arrays;
import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Launch;
import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.launch.Arena;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.ParallelLoop;
import org.lenslet.backend.cpu.launch.Planes.Extents;
import org.lenslet.backend.cpu.simd.MicroKernels;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.ConvolutionBackwardFilter;

/**
 * The filter's gradient, for stride 1, as dot products along the planes: dy is copied to the row
 * pitch of the padded x with zeros between its rows, so that each element of a filter is the dot
 * product of a plane of dy with a plane of x shifted by the tap. Nothing is unrolled or transposed.
 * A NaN or infinity in x meets those zeros and may spread to further taps of the filter, also those
 * of a neighbouring channel, which the reference leaves finite.
 *
 * <p>The products are cut into pieces by filter, tap and image, from the sizes alone, so that the
 * result does not depend on the number of threads.
 */
public final class ConvolutionBackwardFilterDots implements CpuKernel {
  /** Pieces that keep a handful of threads busy. */
  private static final int WANTED_PIECES = 16;

  /** The sums of a piece take 100 KB of a second-level cache. */
  private static final int ROWS_PER_PIECE = 32;

  private static final int TAPS_PER_PIECE = 48;

  /** Positions at a time: the rows and planes under work stay in the first-level cache. */
  private static final int DEPTH = 1024;

  /**
   * With more outputs a matrix product earns back what unrolling costs it; with fewer positions
   * loading and storing the sums costs too much. Zen 5, matrix product / dot products: 16 outputs
   * of 32 x 32 2.0, 32 of 56 x 56 1.8, 32 of 16 x 16 1.24; but 128 of 32 x 32 0.67, 16 of 10 x 10
   * 0.83.
   */
  private static final int MOST_OUTPUTS = 32;

  private static final int LEAST_POSITIONS = 256;

  private final CpuContext context;
  private final Simd simd;
  private final MicroKernels kernels;
  private final ConvolutionSizes sizes;
  private final Padding padding;
  private final DenseFilter denseFilter;
  private final int[] taps;
  private final int lanes;
  private final int positions;
  private final int pitchedFloats;
  private final int rowsPerPiece;
  private final int tapsPerPiece;
  private final int rowPieces;
  private final int tapPieces;
  private final int chunks;
  private final int sumFloats;
  private final Arena arena = new Arena();
  private final int paddedAt;
  private final int pitchedAt;
  private final int partialAt;
  private final int sumsAt;

  ConvolutionBackwardFilterDots(CpuContext context, Problem problem) {
    ConvolutionBackwardFilter op = (ConvolutionBackwardFilter) problem.op();
    this.context = context;
    this.simd = context.simd();
    this.kernels = simd.microKernels();
    this.sizes = sizes(problem);
    this.padding = new Padding(context, sizes.paddedInput(), sizes.images() * sizes.inputs());
    this.denseFilter =
        op.forward().connectivity() instanceof Connectivity.Table ? new DenseFilter(sizes) : null;
    this.taps =
        wholeGrids(
            UnrolledWindows.tapOffsets(sizes.planes(), sizes.inputsPerGroup(), padding.plane()));
    this.lanes = kernels.dotLanes();
    this.positions = positions(sizes);
    this.pitchedFloats = (ceilDiv(positions, lanes) + 1) * lanes;
    int rowTiles = ceilDiv(sizes.outputsPerGroup(), kernels.dotRows());
    int tapTiles = ceilDiv(sizes.filterLength(), kernels.dotColumns());
    this.rowPieces = ceilDiv(rowTiles * kernels.dotRows(), ROWS_PER_PIECE);
    this.tapPieces = ceilDiv(tapTiles * kernels.dotColumns(), TAPS_PER_PIECE);
    this.rowsPerPiece = ceilDiv(rowTiles, rowPieces) * kernels.dotRows();
    this.tapsPerPiece = ceilDiv(tapTiles, tapPieces) * kernels.dotColumns();
    this.chunks = chunks();
    this.sumFloats = rowsPerPiece * tapsPerPiece * lanes;
    this.paddedAt = arena.take(padding.floats());
    this.pitchedAt =
        arena.take(
            Math.multiplyExact(Math.multiplyExact(sizes.images(), sizes.outputs()), pitchedFloats));
    this.partialAt = arena.take(Math.multiplyExact(chunks, sizes.denseFilterFloats()));
    this.sumsAt = arena.take(context.workers().threads() * sumFloats);
  }

  /** The last one once more, as often as fills a grid: the sums of those are left alone. */
  private int[] wholeGrids(int[] offsets) {
    int[] filled = Arrays.copyOf(offsets, offsets.length + kernels.dotColumns() - 1);
    Arrays.fill(filled, offsets.length, filled.length, offsets[offsets.length - 1]);
    return filled;
  }

  /** Rows of dy are read at the pitch of x, and planes of it a vector at a time. */
  static Optional<String> refusal(Problem problem) {
    ConvolutionSizes sizes = sizes(problem);
    if (sizes.planes().stride().product() != 1) {
      return Optional.of("stride " + sizes.planes().stride() + "; needs 1");
    }
    int positions = positions(sizes);
    return positions < LEAST_POSITIONS
        ? Optional.of(positions + " positions; needs at least " + LEAST_POSITIONS)
        : Optional.empty();
  }

  /**
   * Cheaper than {@link ConvolutionBackwardFilterGemm}, but for many outputs, and for narrow planes
   * of dy, where it would mostly multiply by padding.
   */
  @Override
  public double cost() {
    double padding = positions / (2.0 * sizes.planes().outputSize());
    return Math.max(padding, (double) sizes.outputsPerGroup() / MOST_OUTPUTS);
  }

  private static ConvolutionSizes sizes(Problem problem) {
    ConvolutionBackwardFilter op = (ConvolutionBackwardFilter) problem.op();
    return ConvolutionSizes.of(op.forward(), problem.input(0).shape(), problem.input(1).shape());
  }

  /** From the first to the last position of dy on the pitch of x. */
  private static int positions(ConvolutionSizes sizes) {
    Extents output = sizes.planes().output();
    Extents plane = sizes.paddedInput().to();
    return ((output.d() - 1) * plane.h() + output.h() - 1) * plane.w() + output.w();
  }

  /** The largest divisor of the number of images up to what the number of pieces asks for. */
  private int chunks() {
    int pieces = sizes.groups() * rowPieces * tapPieces;
    int wanted = Math.min(sizes.images(), Math.max(1, WANTED_PIECES / pieces));
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
    Floats x = Floats.of(binding.input(0));
    Floats dw = Floats.of(binding.output(0));
    Floats work = Floats.of(binding.workspace());

    Launch pad = padding.isNeeded() ? padding.bind(x, work.from(paddedAt)) : null;
    Launch pitch = pitch(Floats.of(binding.input(1)), work.from(pitchedAt));
    Launch pieces =
        new ParallelLoop(
            context,
            chunks * sizes.groups() * rowPieces * tapPieces,
            (long) rowsPerPiece * tapsPerPiece * positions * (sizes.images() / chunks) / lanes,
            pieces(pad == null ? x : work.from(paddedAt), work));
    Floats partial = work.from(partialAt);
    int floats = sizes.denseFilterFloats();
    return () -> {
      if (pad != null) {
        pad.run();
      }
      pitch.run();
      pieces.run();
      for (int chunk = 1; chunk < chunks; chunk++) {
        float[] parts = partial.array();
        int first = partial.offset();
        simd.axpy(1, parts, first + chunk * floats, parts, first, floats);
      }
      if (denseFilter != null) {
        denseFilter.select(partial, dw);
      } else {
        System.arraycopy(partial.array(), partial.offset(), dw.array(), dw.offset(), floats);
      }
    };
  }

  /**
   * Copies the planes of dy to the pitch of x. Behind each follows its last vector once more, moved
   * to end where the plane ends, for reading x at the end of its memory.
   */
  private Launch pitch(Floats dy, Floats pitched) {
    float[] work = pitched.array();
    int at = pitched.offset();
    Extents output = sizes.planes().output();
    Extents plane = padding.plane();
    int rest = positions % lanes;
    return new ParallelLoop(
        context,
        sizes.images() * sizes.outputs(),
        pitchedFloats + output.product(),
        (first, end, worker) -> {
          Arrays.fill(work, at + first * pitchedFloats, at + end * pitchedFloats, 0f);
          for (int row = first; row < end; row++) {
            int to = at + row * pitchedFloats;
            for (int d = 0; d < output.d(); d++) {
              int from = dy.offset() + (row * output.d() + d) * output.h() * output.w();
              int target = to + d * plane.h() * plane.w();
              simd.copyRows(
                  dy.array(), from, output.w(), work, target, plane.w(), output.h(), output.w());
            }
            System.arraycopy(work, to + positions - rest, work, to + pitchedFloats - rest, rest);
          }
        });
  }

  /** The products of dy with x, whose images have the pitch of padded ones. */
  private ParallelLoop.Range pieces(Floats x, Floats work) {
    return (first, end, worker) -> {
      int sums = work.offset() + sumsAt + worker * sumFloats;
      for (int piece = first; piece < end; piece++) {
        piece(piece, x, work, sums);
      }
    };
  }

  private void piece(int piece, Floats images, Floats floats, int sums) {
    int firstTap = piece % tapPieces * tapsPerPiece;
    int rest = piece / tapPieces;
    int firstRow = rest % rowPieces * rowsPerPiece;
    rest /= rowPieces;
    int group = rest % sizes.groups();
    int chunk = rest / sizes.groups();
    int endTap = Math.min(firstTap + tapsPerPiece, sizes.filterLength());
    int endRow = Math.min(firstRow + rowsPerPiece, sizes.outputsPerGroup());
    int planeSize = padding.plane().product();
    int xo = images.offset();
    int workAt = floats.offset();
    int xEnd = xo + sizes.images() * sizes.inputs() * planeSize;
    int perChunk = sizes.images() / chunks;

    float[] x = images.array();
    float[] work = floats.array();
    Arrays.fill(work, sums, sums + sumFloats, 0f);
    for (int image = chunk * perChunk; image < (chunk + 1) * perChunk; image++) {
      int from = xo + (image * sizes.inputs() + group * sizes.inputsPerGroup()) * planeSize;
      int dy =
          workAt
              + pitchedAt
              + (image * sizes.outputs() + group * sizes.outputsPerGroup() + firstRow)
                  * pitchedFloats;
      for (int depth = 0; depth < positions; depth += DEPTH) {
        image(x, from, xEnd, work, dy, sums, depth, endRow - firstRow, firstTap, endTap);
      }
    }
    int filters = group * sizes.outputsPerGroup();
    int to = workAt + partialAt + (chunk * sizes.outputs() + filters) * sizes.filterLength();
    finish(work, sums, to, firstRow, endRow, firstTap, endTap);
  }

  /** Adds the products of up to {@link #DEPTH} positions of one image, from a depth on. */
  private void image(
      float[] x,
      int xo,
      int xEnd,
      float[] work,
      int dy,
      int sums,
      int depth,
      int rows,
      int firstTap,
      int endTap) {
    int so = sums;
    int whole = Math.min(DEPTH, (positions - depth) / lanes * lanes);
    int rest = Math.min(DEPTH, positions - depth) - whole;
    int padded = rest == 0 ? whole : whole + lanes;
    for (int row = 0; row < rows; row += kernels.dotRows()) {
      int a = dy + row * pitchedFloats;
      int height = Math.min(kernels.dotRows(), rows - row);
      for (int tap = firstTap; tap < endTap; tap += kernels.dotColumns()) {
        int ao = a + depth;
        int bo = xo + depth;
        if (bo + taps[tap + kernels.dotColumns() - 1] + padded <= xEnd) {
          kernels.dots(work, ao, pitchedFloats, height, x, bo, taps, tap, padded, work, so);
        } else {
          kernels.dots(work, ao, pitchedFloats, height, x, bo, taps, tap, whole, work, so);
          // The extra vector at the end of the pitched plane: it ends where the plane ends.
          ao = a + pitchedFloats - lanes;
          bo += whole + rest - lanes;
          kernels.dots(work, ao, pitchedFloats, height, x, bo, taps, tap, lanes, work, so);
        }
        so += kernels.dotRows() * kernels.dotColumns() * lanes;
      }
    }
  }

  /** Adds up the lanes of the sums of a piece. */
  private void finish(
      float[] work, int sums, int to, int firstRow, int endRow, int firstTap, int endTap) {
    int sum = sums;
    for (int row = firstRow; row < endRow; row += kernels.dotRows()) {
      for (int tap = firstTap; tap < endTap; tap += kernels.dotColumns()) {
        for (int r = row; r < row + kernels.dotRows(); r++) {
          for (int c = tap; c < tap + kernels.dotColumns(); c++) {
            if (r < endRow && c < endTap) {
              work[to + r * sizes.filterLength() + c] = simd.sum(work, sum, lanes);
            }
            sum += lanes;
          }
        }
      }
    }
  }
}
