package org.lenslet.backend.opencl.gemm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Offer;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * Matrix product by tiles in local memory, for GPUs.
 *
 * @param offer when the tile is taken
 */
public record MatMulForwardTiled(GemmTile tile, Offer offer) implements ThreeStep {

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    MatMulSizes sizes = MatMulSizes.of(problem);
    return tile.refuse(device, offer, sizes.batch(), sizes.rows(), sizes.columns())
        .orElse(Verdict.ACCEPT);
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    return List.of(kernel(MatMulSizes.of(problem)));
  }

  private KernelVariant kernel(MatMulSizes sizes) {
    Map<String, Object> defines = new HashMap<>(tile.defines());
    defines.put("TRANSPOSE_A", sizes.op().transposeA() ? 1 : 0);
    defines.put("TRANSPOSE_B", sizes.op().transposeB() ? 1 : 0);
    defines.putAll(sizes.activation());
    return KernelVariant.of("gemm/mat_mul_forward_tiled.cl", defines);
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    MatMulSizes sizes = MatMulSizes.of(problem);
    if (sizes.isEmpty()) {
      return;
    }
    int tilesM = tile.tilesM(sizes.rows());
    int tilesN = tile.tilesN(sizes.columns());
    long groups = (long) sizes.batch() * tilesM * tilesN;
    KernelCall call = launch.kernel(kernel(sizes));
    sizes
        .bindBias(call, binding)
        .in("a", binding.input(0))
        .in("b", binding.input(1))
        .out("y", binding.output(0))
        .i32("rows", sizes.rows())
        .i32("columns", sizes.columns())
        .i32("inner", sizes.inner())
        .i32("tiles_m", tilesM)
        .i32("tiles_n", tilesN)
        .range(new long[] {groups * tile.items()}, new long[] {tile.items()})
        .enqueue();
  }
}
