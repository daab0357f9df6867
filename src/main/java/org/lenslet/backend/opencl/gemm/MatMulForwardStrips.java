package org.lenslet.backend.opencl.gemm;

import static org.lenslet.backend.opencl.gemm.RegisterTile.ceilDiv;

import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Matrix product for CPU devices in one kernel, without packing more than a strip of B. */
public final class MatMulForwardStrips implements Algorithm {
  /** Terms of a strip: 64 KiB of it, which share a second-level cache with rows of A. */
  private static final int K_BLOCK = 512;

  /**
   * From here on in both directions a panel is read so often that packing all of them first pays.
   * Zen 5, CPU time: 512 x 512 x 512 is faster in strips by 7 %, 700 x 700 x 700 equal, 1024 x 1024
   * x 1024 slower by 10 to 40 %; all that is narrower is faster in strips.
   */
  private static final int MANY = 600;

  private static final double FASTER_THAN_PANELS = 0.93;
  private static final double SLOWER_THAN_PANELS = 1.1;

  /**
   * How the product is cut.
   *
   * @param tiles tiles of a work-item
   * @param itemsM work-items over the rows
   * @param scratchFloats of all the strips that are packed
   */
  private record Cut(int strips, int tiles, int itemsM, int kBlock, long scratchFloats) {

    static Cut of(DeviceFacts device, MatMulSizes sizes, RegisterTile tile) {
      int strips = ceilDiv(sizes.columns(), tile.panelN());
      int tilesM = ceilDiv(sizes.rows(), tile.stripM());
      boolean packsAll = sizes.strideBn() != 1;
      // Work-items that pack should each do much with it; others be many, for an even load.
      long perUnit = packsAll ? 2 : 4;
      long share = (long) sizes.batch() * strips * tilesM / (perUnit * device.computeUnits());
      int itemsM = ceilDiv(tilesM, (int) Math.max(1, Math.min(packsAll ? 32 : 16, share)));
      int packing = packsAll ? strips : sizes.columns() % tile.panelN() == 0 ? 0 : 1;
      int kBlock = Math.max(1, Math.min(sizes.inner(), K_BLOCK));
      return new Cut(
          strips,
          ceilDiv(tilesM, itemsM),
          itemsM,
          kBlock,
          (long) sizes.batch() * itemsM * packing * kBlock * tile.panelN());
    }
  }

  @Override
  public String name() {
    return "mat_mul_forward_strips";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    MatMulSizes sizes = MatMulSizes.of(problem);
    RegisterTile tile = RegisterTile.of(device);
    KernelVariant kernel =
        KernelVariant.of("gemm/" + name() + ".cl", tile.defines(sizes.activation()));
    boolean slower = !sizes.isEmpty() && sizes.rows() >= MANY && sizes.columns() >= MANY;
    double cost = tile.cycles(sizes) * (slower ? SLOWER_THAN_PANELS : FASTER_THAN_PANELS);
    if (sizes.isEmpty()) {
      return Draft.of(kernel, (binding, launch) -> {}).cost(cost);
    }
    Cut cut = Cut.of(device, sizes, tile);
    return Draft.of(kernel, (binding, launch) -> enqueue(sizes, cut, kernel, binding, launch))
        .workspace(cut.scratchFloats)
        .cost(cost);
  }

  private static void enqueue(
      MatMulSizes sizes, Cut cut, KernelVariant kernel, Binding binding, LaunchBuilder launch) {
    sizes
        .bindOperands(launch.kernel(kernel), binding)
        .out("y", binding.output(0))
        .out("scratch", binding.workspace())
        .i32("strips", cut.strips)
        .i32("tiles", cut.tiles)
        .i32("items_m", cut.itemsM)
        .i32("k_block", cut.kBlock)
        .range((long) sizes.batch() * cut.itemsM * cut.strips, 1)
        .enqueue();
  }
}
