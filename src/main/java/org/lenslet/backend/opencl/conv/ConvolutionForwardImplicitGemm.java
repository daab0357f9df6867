package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.backend.Binding;
import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;
import org.lenslet.backend.opencl.gemm.GemmTile;
import org.lenslet.backend.opencl.launch.Activations;
import org.lenslet.backend.opencl.launch.Offer;
import org.lenslet.backend.opencl.launch.ThreeStep;
import org.lenslet.backend.opencl.launch.Verdict;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.backend.opencl.program.KernelVariant;
import org.lenslet.op.Convolution;

/**
 * Convolution forward as a matrix product of filters and gathered windows, for GPUs.
 *
 * @param offer when the tile is taken
 */
public record ConvolutionForwardImplicitGemm(GemmTile tile, Offer offer) implements ThreeStep {

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    // Few columns are no reason against it: where there are few, reading the filter is the work.
    return tile.refuse(device, offer, sizes.groups(), sizes.outputsPerGroup(), sizes.positions())
        .orElseGet(
            () ->
                ImplicitGemm.judge(
                    sizes.groups(),
                    sizes.outputsPerGroup(),
                    GemmTile.DEFAULT.tileN(),
                    (long) sizes.inputsPerGroup() * sizes.taps(),
                    DensifiedFilter.floats(sizes)));
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    List<KernelVariant> kernels = new ArrayList<>(DensifiedFilter.kernels(sizes));
    kernels.add(kernel(problem));
    return kernels;
  }

  private KernelVariant kernel(Problem problem) {
    Map<String, Object> defines = new HashMap<>(tile.defines());
    defines.putAll(Activations.define(((Convolution) problem.op()).activation()));
    return KernelVariant.of("conv/convolution_forward_implicit_gemm.cl", defines);
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    if (problem.output(0).elements() == 0) {
      return;
    }
    int tilesM = tile.tilesM(sizes.outputsPerGroup());
    int tilesN = tile.tilesN(sizes.positions());
    long workGroups = (long) tilesM * tilesN * sizes.groups();
    boolean hasBias = problem.inputs().size() == 3;
    KernelCall call =
        launch
            .kernel(kernel(problem))
            .in("x", binding.input(0))
            .in("w", DensifiedFilter.enqueue(launch, sizes, binding.input(1), binding.workspace()))
            .out("y", binding.output(0))
            .in("taps", launch.table(ConvolutionTaps.of(sizes)))
            .i32("rows", sizes.outputsPerGroup())
            .i32("columns", sizes.positions())
            .i32("terms", sizes.inputsPerGroup() * sizes.taps())
            .i32("tiles_m", tilesM)
            .i32("tiles_n", tilesN)
            .i32("channels_in", sizes.inputs())
            .i32("channels_out", sizes.outputs())
            .i32("inputs_per_group", sizes.inputsPerGroup())
            .i32("has_bias", hasBias ? 1 : 0);
    sizes.window().bindPadding(sizes.window().bindSteps(call));
    (hasBias ? call.in("bias", binding.input(2)) : call.absent("bias"))
        .range(new long[] {workGroups * tile.items()}, new long[] {tile.items()})
        .enqueue();
  }
}
