package org.lenslet.backend.opencl.gemm;

import static org.lenslet.backend.opencl.gemm.RegisterTile.ceilDiv;

import java.util.List;
import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Matrix product for CPU devices: one kernel packs both matrices, one multiplies in registers. */
public final class MatMulForwardPanels implements ThreeStep {
  /**
   * Terms of a panel of B that stay in the cache, 64 KiB, while a work-item goes over its tiles.
   */
  private static final int K_BLOCK = 512;

  private static final int TILES = 16;

  /** Most terms of a block over the tiles of a work-item, some 30 microseconds of one core. */
  private static final int TERMS = TILES * K_BLOCK;

  private record Cut(
      RegisterTile tile, int panelsM, int panelsN, int kBlock, int tiles, long floats) {

    static Cut of(DeviceFacts device, MatMulSizes sizes) {
      RegisterTile tile = RegisterTile.of(device);
      int panelsM = ceilDiv(sizes.rows(), tile.panelM());
      int panelsN = ceilDiv(sizes.columns(), tile.panelN());
      long share = (long) sizes.batch() * panelsM * panelsN / (8L * device.computeUnits());
      // One long block in place of two, where sums would wait in y: 1024 x 1024 x 1024 on two cores
      // of Zen 5, in turn, 310, 285, 319, 338, 323 to 343, 322, 361, 373, 323 GFLOP/s.
      int kBlock = sizes.inner() <= 2 * K_BLOCK ? Math.max(1, sizes.inner()) : K_BLOCK;
      int tiles = Math.min(TILES, TERMS / kBlock);
      long lanes = (long) panelsM * tile.panelM() + (long) panelsN * tile.panelN();
      return new Cut(
          tile,
          panelsM,
          panelsN,
          kBlock,
          (int) Math.max(1, Math.min(tiles, share)),
          lanes * sizes.batch() * sizes.inner());
    }
  }

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    long floats = Cut.of(device, MatMulSizes.of(problem)).floats;
    return floats > Integer.MAX_VALUE
        ? new Verdict.Reject("needs " + floats + " floats of panels, 2^31 are too many")
        : Verdict.acceptWithFloats(floats);
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    RegisterTile tile = RegisterTile.of(device);
    return List.of(pack(tile), multiply(tile, MatMulSizes.of(problem)));
  }

  private static KernelVariant pack(RegisterTile tile) {
    return KernelVariant.of("gemm/mat_mul_pack_panels.cl", tile.defines(Map.of()));
  }

  private static KernelVariant multiply(RegisterTile tile, MatMulSizes sizes) {
    return KernelVariant.of("gemm/mat_mul_forward_panels.cl", tile.defines(sizes.activation()));
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    MatMulSizes sizes = MatMulSizes.of(problem);
    if (sizes.isEmpty()) {
      return;
    }
    Cut cut = Cut.of(launch.facts(), sizes);
    int kBlocks = ceilDiv(sizes.inner(), K_BLOCK);
    if (kBlocks > 0) {
      sizes
          .bindMatrices(launch.kernel(pack(cut.tile)), binding)
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
        .bindBias(sizes.bindSizes(launch.kernel(multiply(cut.tile, sizes))), binding)
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
