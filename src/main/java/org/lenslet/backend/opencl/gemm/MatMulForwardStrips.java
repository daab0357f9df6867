package org.lenslet.backend.opencl.gemm;

import static org.lenslet.backend.opencl.gemm.RegisterTile.ceilDiv;

import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Matrix product for CPU devices in one kernel, without packing more than a strip of B. */
public final class MatMulForwardStrips implements ThreeStep {
  /** Terms of a strip: 64 KiB of it, which share a second-level cache with rows of A. */
  private static final int K_BLOCK = 512;

  /**
   * From here on in both directions a panel is read so often that packing all of them first pays.
   * Zen 5, CPU time: 512 x 512 x 512 is faster in strips by 7 %, 700 x 700 x 700 equal, 1024 x 1024
   * x 1024 slower by 10 to 40 %; all that is narrower is faster in strips.
   */
  private static final int MANY = 600;

  private record Cut(RegisterTile tile, int strips, int tiles, int itemsM, int kBlock, int pieces) {

    static Cut of(DeviceFacts device, MatMulSizes sizes) {
      RegisterTile tile = RegisterTile.of(device);
      int strips = ceilDiv(sizes.columns(), tile.panelN());
      int tilesM = ceilDiv(sizes.rows(), tile.stripM());
      boolean packsAll = sizes.strideBn() != 1;
      // Work-items that pack should each do much with it; others be many, for an even load.
      long perUnit = packsAll ? 2 : 4;
      long share = (long) sizes.batch() * strips * tilesM / (perUnit * device.computeUnits());
      int itemsM = ceilDiv(tilesM, (int) Math.max(1, Math.min(packsAll ? 32 : 16, share)));
      int packing = packsAll ? strips : sizes.columns() % tile.panelN() == 0 ? 0 : 1;
      return new Cut(
          tile,
          strips,
          ceilDiv(tilesM, itemsM),
          itemsM,
          Math.max(1, Math.min(sizes.inner(), K_BLOCK)),
          sizes.batch() * itemsM * packing);
    }

    long scratchFloats() {
      return (long) pieces * kBlock * tile.panelN();
    }
  }

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    MatMulSizes sizes = MatMulSizes.of(problem);
    if (sizes.isEmpty()) {
      return Verdict.ACCEPT;
    }
    if (sizes.rows() >= MANY && sizes.columns() >= MANY) {
      return new Verdict.Reject(
          "from " + MANY + " rows and columns on packing both matrices first is faster");
    }
    long floats = Cut.of(device, sizes).scratchFloats();
    return floats > Integer.MAX_VALUE
        ? new Verdict.Reject("needs " + floats + " floats of scratch, 2^31 are too many")
        : Verdict.acceptWithFloats(floats);
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(kernel(RegisterTile.of(device), MatMulSizes.of(problem)));
  }

  private static KernelVariant kernel(RegisterTile tile, MatMulSizes sizes) {
    return KernelVariant.of("gemm/mat_mul_forward_strips.cl", tile.defines(sizes.activation()));
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    MatMulSizes sizes = MatMulSizes.of(problem);
    if (sizes.isEmpty()) {
      return;
    }
    Cut cut = Cut.of(launch.facts(), sizes);
    sizes
        .bindOperands(launch.kernel(kernel(cut.tile, sizes)), binding)
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
