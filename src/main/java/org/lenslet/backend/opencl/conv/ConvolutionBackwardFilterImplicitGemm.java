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
 * The filter's gradient as matrix products of dy and gathered windows, in parts, for GPUs.
 *
 * @param offer when the tile is taken
 */
public record ConvolutionBackwardFilterImplicitGemm(GemmTile tile, Offer offer)
    implements ThreeStep {
  /** Work-groups for each compute unit that the parts are to make. */
  private static final int GROUPS_PER_UNIT = 4;

  @Override
  public Verdict judge(DeviceFacts device, Problem problem) {
    Plan plan = Plan.of(tile, device, problem);
    int groups = plan.sizes.groups();
    int rows = plan.sizes.outputsPerGroup();
    int mostParts = FilterParts.of(plan.sizes.positions(), Integer.MAX_VALUE).count();
    return tile.refuse(device, offer, (long) groups * mostParts, rows, plan.columns())
        .orElseGet(
            () ->
                ImplicitGemm.judge(
                    groups,
                    rows,
                    plan.columns(),
                    plan.columns(),
                    plan.needsSum() ? plan.parts.count() * plan.sizes.denseFilterElements() : 0));
  }

  @Override
  public List<KernelVariant> kernels(DeviceFacts device, Problem problem) {
    Plan plan = Plan.of(tile, device, problem);
    List<KernelVariant> kernels = new ArrayList<>(List.of(plan.kernel()));
    if (plan.needsSum()) {
      kernels.add(FilterParts.KERNEL);
    }
    return kernels;
  }

  @Override
  public void enqueue(Problem problem, Binding binding, LaunchBuilder launch) {
    DeviceTensor dw = binding.output(0);
    if (dw.spec().elements() == 0) {
      return;
    }
    Plan plan = Plan.of(tile, launch.facts(), problem);
    ConvolutionSizes sizes = plan.sizes;
    KernelCall call =
        launch
            .kernel(plan.kernel())
            .in("x", binding.input(0))
            .in("dy", binding.input(1))
            .out("parts", plan.needsSum() ? binding.workspace() : dw)
            .in("taps", launch.table(ConvolutionTaps.of(sizes)))
            .i32("rows", sizes.outputsPerGroup())
            .i32("columns", plan.columns())
            .i32("positions", sizes.positions())
            .i32("part_positions", plan.parts.positions())
            .i32("groups", sizes.groups())
            .i32("tiles_m", plan.tilesM())
            .i32("tiles_n", plan.tilesN())
            .i32("channels_in", sizes.inputs())
            .i32("channels_out", sizes.outputs())
            .i32("inputs_per_group", sizes.inputsPerGroup());
    int items = plan.tile.items();
    sizes
        .window()
        .bindPadding(sizes.window().bindSteps(call))
        .range(new long[] {plan.workGroups() * items}, new long[] {items})
        .enqueue();
    if (plan.needsSum()) {
      plan.parts.enqueueSum(
          launch,
          binding.workspace(),
          (int) sizes.denseFilterElements(),
          sizes.taps(),
          ConvolutionLinks.slots(sizes),
          dw);
    }
  }

  /** How the problem is cut; it follows from sizes and device alone, and with it all sums. */
  private record Plan(ConvolutionSizes sizes, GemmTile tile, FilterParts parts) {

    static Plan of(GemmTile tile, DeviceFacts device, Problem problem) {
      ConvolutionSizes sizes = ConvolutionSizes.of(problem);
      int rows = sizes.outputsPerGroup();
      int columns = sizes.inputsPerGroup() * sizes.taps();
      long tiles = (long) sizes.groups() * tile.tilesM(rows) * tile.tilesN(columns);
      long groups = (long) GROUPS_PER_UNIT * device.computeUnits();
      return new Plan(sizes, tile, FilterParts.of(sizes.positions(), groups / Math.max(1, tiles)));
    }

    int columns() {
      return sizes.inputsPerGroup() * sizes.taps();
    }

    int tilesM() {
      return tile.tilesM(sizes.outputsPerGroup());
    }

    int tilesN() {
      return tile.tilesN(columns());
    }

    long workGroups() {
      return (long) tilesM() * tilesN() * sizes.groups() * parts.count();
    }

    /** A single dense part is the gradient itself. */
    boolean needsSum() {
      return parts.count() > 1 || sizes.table().isPresent();
    }

    KernelVariant kernel() {
      return KernelVariant.of("conv/convolution_backward_filter_implicit_gemm.cl", tile.defines());
    }
  }
}
