package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.gemm.GemmTile;
import org.lenslet.backend.opencl.gemm.MatrixProducts;
import org.lenslet.backend.opencl.launch.Activations;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.conv.Convolution;

/** Convolution forward as a matrix product of filters and gathered windows, for GPUs. */
public record ConvolutionForwardImplicitGemm(GemmTile tile) implements Algorithm {
  private static final String NAME = "convolution_forward_implicit_gemm";

  @Override
  public String name() {
    return NAME + tile.suffix();
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    MatrixProducts products = products(sizes);
    Optional<Draft> refusal =
        tile.refusal(device, products).or(() -> ConvolutionTaps.refusal(terms(sizes)));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Map<String, Object> defines = new HashMap<>(tile.defines());
    defines.putAll(Activations.define(((Convolution) problem.op()).activation()));
    KernelVariant kernel = KernelVariant.of("conv/" + NAME + ".cl", defines);
    List<KernelVariant> kernels = new ArrayList<>(DensifiedFilter.kernels(sizes));
    kernels.add(kernel);
    return Draft.of(kernels, (binding, launch) -> enqueue(sizes, kernel, binding, launch))
        .workspace(DensifiedFilter.floats(sizes))
        .cost(products.cost(device, tile));
  }

  private static long terms(ConvolutionSizes sizes) {
    return (long) sizes.inputsPerGroup() * sizes.taps();
  }

  /** Few columns are no reason against it: where there are few, reading the filter is the work. */
  private static MatrixProducts products(ConvolutionSizes sizes) {
    int rows = sizes.outputsPerGroup();
    int filledColumns = GemmTile.DEFAULT.tileN();
    return MatrixProducts.of(sizes.groups(), rows, sizes.positions(), sizes.multiplyAdds())
        .inGroups(sizes.groups(), rows, filledColumns);
  }

  private void enqueue(
      ConvolutionSizes sizes, KernelVariant kernel, Binding binding, LaunchBuilder launch) {
    if (binding.output(0).spec().elements() == 0) {
      return;
    }
    int tilesM = tile.tilesM(sizes.outputsPerGroup());
    int tilesN = tile.tilesN(sizes.positions());
    long workGroups = (long) tilesM * tilesN * sizes.groups();
    KernelCall call =
        ConvolutionSizes.bindBias(launch.kernel(kernel), binding)
            .in("x", binding.input(0))
            .in("w", DensifiedFilter.enqueue(launch, sizes, binding.input(1), binding.workspace()))
            .out("y", binding.output(0))
            .in("taps", launch.table(ConvolutionTaps.of(sizes)))
            .i32("rows", sizes.outputsPerGroup())
            .i32("columns", sizes.positions())
            .i32("terms", (int) terms(sizes))
            .i32("tiles_m", tilesM)
            .i32("tiles_n", tilesN)
            .i32("channels_in", sizes.inputs())
            .i32("channels_out", sizes.outputs())
            .i32("inputs_per_group", sizes.inputsPerGroup());
    sizes
        .window()
        .bindPadding(sizes.window().bindSteps(call))
        .range(new long[] {workGroups * tile.items()}, new long[] {tile.items()})
        .enqueue();
  }
}
