package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.backend.Binding;
import org.lenslet.backend.DeviceTensor;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.gemm.GemmTile;
import org.lenslet.backend.opencl.launch.Offer;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;

/**
 * The input's gradient as matrix products of filters and gathered dy, one a phase, for GPUs.
 *
 * @param offer when the tile is taken
 */
public record ConvolutionBackwardDataImplicitGemm(GemmTile tile, Offer offer) implements ThreeStep {

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    long phases = BackwardDataPhases.count(sizes);
    return tile.refuse(
            device, offer, sizes.groups() * phases, sizes.inputsPerGroup(), columns(sizes))
        .orElseGet(
            () ->
                ImplicitGemm.judge(
                    sizes.groups(),
                    sizes.inputsPerGroup(),
                    GemmTile.DEFAULT.tileN(),
                    Math.max((long) sizes.outputsPerGroup() * sizes.taps(), phases),
                    DensifiedFilter.floats(sizes)));
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    List<KernelVariant> kernels = new ArrayList<>(DensifiedFilter.kernels(sizes));
    kernels.add(kernel());
    return kernels;
  }

  /** Columns of a phase's product, and of a group's. */
  private static int columns(ConvolutionSizes sizes) {
    return sizes.images() * BackwardDataPhases.positions(sizes);
  }

  private KernelVariant kernel() {
    return KernelVariant.of("conv/convolution_backward_data_implicit_gemm.cl", tile.defines());
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    if (problem.output(0).elements() == 0) {
      return;
    }
    int tilesM = tile.tilesM(sizes.inputsPerGroup());
    int tilesN = tile.tilesN(columns(sizes));
    long products = BackwardDataPhases.count(sizes) * sizes.groups();
    BackwardDataPhases phases = BackwardDataPhases.of(sizes);
    DeviceTensor w = DensifiedFilter.enqueue(launch, sizes, binding.input(1), binding.workspace());
    KernelCall call =
        launch
            .kernel(kernel())
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
