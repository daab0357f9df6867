package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.gemm.GemmTile;
import org.lenslet.backend.opencl.gemm.MatrixProducts;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/** The input's gradient as matrix products of filters and gathered dy, one a phase, for GPUs. */
public record ConvolutionBackwardDataImplicitGemm(GemmTile tile) implements Algorithm {
  private static final String NAME = "convolution_backward_data_implicit_gemm";

  @Override
  public String name() {
    return NAME + tile.suffix();
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    long phases = BackwardDataPhases.count(sizes);
    long pairs = (long) sizes.outputsPerGroup() * sizes.taps();
    int rows = sizes.inputsPerGroup();
    MatrixProducts products =
        MatrixProducts.of(sizes.groups() * phases, rows, columns(sizes), sizes.multiplyAdds())
            .inGroups(sizes.groups(), rows, GemmTile.DEFAULT.tileN());
    Optional<Draft> refusal =
        tile.refusal(device, products).or(() -> ConvolutionTaps.refusal(Math.max(pairs, phases)));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    KernelVariant kernel = KernelVariant.of("conv/" + NAME + ".cl", tile.defines());
    List<KernelVariant> kernels = new ArrayList<>(DensifiedFilter.kernels(sizes));
    kernels.add(kernel);
    return Draft.of(kernels, (binding, launch) -> enqueue(sizes, kernel, binding, launch))
        .workspace(DensifiedFilter.floats(sizes))
        .cost(products.cost(device, tile));
  }

  /** Columns of a phase's product, and of a group's. */
  private static int columns(ConvolutionSizes sizes) {
    return sizes.images() * BackwardDataPhases.positions(sizes);
  }

  private void enqueue(
      ConvolutionSizes sizes, KernelVariant kernel, Binding binding, LaunchBuilder launch) {
    if (binding.output(0).spec().elements() == 0) {
      return;
    }
    int tilesM = tile.tilesM(sizes.inputsPerGroup());
    int tilesN = tile.tilesN(columns(sizes));
    long products = BackwardDataPhases.count(sizes) * sizes.groups();
    BackwardDataPhases phases = BackwardDataPhases.of(sizes);
    DeviceTensor w = DensifiedFilter.enqueue(launch, sizes, binding.input(1), binding.workspace());
    KernelCall call =
        launch
            .kernel(kernel)
            .in("dy", binding.input(0))
            .in("w", w)
            .out("dx", binding.output(0))
            .in("phase_terms", launch.table(phases.termStarts()))
            .in("taps", launch.table(phases.taps()))
            .in("filter_at", launch.table(phases.filterAt()))
            .i32("rows", sizes.inputsPerGroup())
            .i32("images", sizes.images())
            .i32("kernel_size", sizes.taps())
            .i32("tiles_m", tilesM)
            .i32("tiles_n", tilesN)
            .i32("channels_in", sizes.inputs())
            .i32("channels_out", sizes.outputs())
            .i32("outputs_per_group", sizes.outputsPerGroup())
            .i32("phases_d", BackwardDataPhases.count(sizes, 0))
            .i32("phases_h", BackwardDataPhases.count(sizes, 1))
            .i32("phases_w", BackwardDataPhases.count(sizes, 2));
    sizes
        .window()
        .bindSteps(call)
        .range(new long[] {products * tilesM * tilesN * tile.items()}, new long[] {tile.items()})
        .enqueue();
  }
}
