package org.lenslet.backend.opencl.gemm;

import java.util.HashMap;
import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** Matrix product by tiles in local memory, for GPUs. */
public record MatMulForwardTiled(GemmTile tile) implements Algorithm {
  private static final String NAME = "mat_mul_forward_tiled";

  @Override
  public String name() {
    return NAME + tile.suffix();
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    MatMulSizes sizes = MatMulSizes.of(problem);
    MatrixProducts products =
        MatrixProducts.of(sizes.batch(), sizes.rows(), sizes.columns(), sizes.multiplyAdds());
    KernelVariant kernel = kernel(sizes);
    return tile.refusal(device, products)
        .orElseGet(
            () ->
                Draft.of(kernel, (binding, launch) -> enqueue(sizes, kernel, binding, launch))
                    .cost(products.cost(device, tile)));
  }

  private KernelVariant kernel(MatMulSizes sizes) {
    Map<String, Object> defines = new HashMap<>(tile.defines());
    defines.put("TRANSPOSE_A", sizes.op().transposeA() ? 1 : 0);
    defines.put("TRANSPOSE_B", sizes.op().transposeB() ? 1 : 0);
    defines.putAll(sizes.activation());
    return KernelVariant.of("gemm/" + NAME + ".cl", defines);
  }

  private void enqueue(
      MatMulSizes sizes, KernelVariant kernel, Binding binding, LaunchBuilder launch) {
    if (sizes.isEmpty()) {
      return;
    }
    int tilesM = tile.tilesM(sizes.rows());
    int tilesN = tile.tilesN(sizes.columns());
    long groups = (long) sizes.batch() * tilesM * tilesN;
    sizes
        .bindBias(launch.kernel(kernel), binding)
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
