package org.lenslet.backend.opencl.gemm;

import static org.lenslet.backend.opencl.gemm.RegisterTile.ceilDiv;

import java.util.List;
import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Matrix product for CPU devices: one kernel packs both matrices, one multiplies in registers. */
public final class MatMulForwardPanels implements Algorithm {
  /**
   * Terms of a panel of B that stay in the cache, 64 KiB, while a work-item goes over its tiles.
   */
  private static final int K_BLOCK = 512;

  private static final int TILES = 16;

  /** Most terms of a block over the tiles of a work-item, some 30 microseconds of one core. */
  private static final int TERMS = TILES * K_BLOCK;

  /**
   * How the product is cut, and by which kernels.
   *
   * @param tiles tiles of a work-item
   */
  private record Cut(
      MatMulSizes sizes,
      int panelsM,
      int panelsN,
      int kBlock,
      int tiles,
      KernelVariant pack,
      KernelVariant multiply) {}

  @Override
  public String name() {
    return "mat_mul_forward_panels";
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    MatMulSizes sizes = MatMulSizes.of(problem);
    RegisterTile tile = RegisterTile.of(device);
    Cut cut = cut(device, sizes, tile);
    long lanes = (long) cut.panelsM * tile.panelM() + (long) cut.panelsN * tile.panelN();
    return Draft.of(
            List.of(cut.pack, cut.multiply), (binding, launch) -> enqueue(cut, binding, launch))
        .workspace(lanes * sizes.batch() * sizes.inner())
        .cost(tile.cycles(sizes));
  }

  private Cut cut(DeviceFacts device, MatMulSizes sizes, RegisterTile tile) {
    int panelsM = ceilDiv(sizes.rows(), tile.panelM());
    int panelsN = ceilDiv(sizes.columns(), tile.panelN());
    long share = (long) sizes.batch() * panelsM * panelsN / (8L * device.computeUnits());
    // One long block in place of two, where sums would wait in y: 1024 x 1024 x 1024 on two cores
    // of Zen 5, in turn, 310, 285, 319, 338, 323 to 343, 322, 361, 373, 323 GFLOP/s.
    int kBlock = sizes.inner() <= 2 * K_BLOCK ? Math.max(1, sizes.inner()) : K_BLOCK;
    int tiles = Math.min(TILES, TERMS / kBlock);
    return new Cut(
        sizes,
        panelsM,
        panelsN,
        kBlock,
        (int) Math.max(1, Math.min(tiles, share)),
        KernelVariant.of("gemm/mat_mul_pack_panels.cl", tile.defines(Map.of())),
        KernelVariant.of("gemm/" + name() + ".cl", tile.defines(sizes.activation())));
  }

  private static void enqueue(Cut cut, Binding binding, LaunchBuilder launch) {
    MatMulSizes sizes = cut.sizes;
    if (sizes.isEmpty()) {
      return;
    }
    int kBlocks = ceilDiv(sizes.inner(), K_BLOCK);
    if (kBlocks > 0) {
      sizes
          .bindMatrices(launch.kernel(cut.pack), binding)
          .out("panels", binding.workspace())
          .i32("panels_m", cut.panelsM)
          .i32("panels_n", cut.panelsN)
          .i32("k_block", K_BLOCK)
          .i32("k_blocks", kBlocks)
          .range((long) sizes.batch() * (cut.panelsM + cut.panelsN) * kBlocks, 1)
          .enqueue();
    }
    int itemsM = ceilDiv(cut.panelsM, cut.tiles);
    sizes
        .bindBias(sizes.bindSizes(launch.kernel(cut.multiply)), binding)
        .in("panels", binding.workspace())
        .out("y", binding.output(0))
        .i32("panels_m", cut.panelsM)
        .i32("panels_n", cut.panelsN)
        .i32("tiles", cut.tiles)
        .i32("items_m", itemsM)
        .i32("k_block", cut.kBlock)
        .range((long) sizes.batch() * itemsM * cut.panelsN, 1)
        .enqueue();
  }
}
