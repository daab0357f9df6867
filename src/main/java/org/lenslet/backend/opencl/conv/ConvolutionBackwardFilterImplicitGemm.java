package org.lenslet.backend.opencl.conv;

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

/** The filter's gradient as matrix products of dy and gathered windows, in parts, for GPUs. */
public record ConvolutionBackwardFilterImplicitGemm(GemmTile tile) implements Algorithm {
  private static final String NAME = "convolution_backward_filter_implicit_gemm";

  /** Work-groups for each compute unit that the parts are to make. */
  private static final int GROUPS_PER_UNIT = 4;

  @Override
  public String name() {
    return NAME + tile.suffix();
  }

  @Override
  public Draft propose(DeviceFacts device, Problem problem) {
    ConvolutionSizes sizes = ConvolutionSizes.of(problem);
    int groups = sizes.groups();
    int rows = sizes.outputsPerGroup();
    int columns = sizes.inputsPerGroup() * sizes.taps();
    long mostParts = FilterParts.of(sizes.positions(), Integer.MAX_VALUE).count();
    MatrixProducts products =
        MatrixProducts.of(groups * mostParts, rows, columns, sizes.multiplyAdds())
            .inGroups(groups, rows, columns);
    Optional<Draft> refusal =
        tile.refusal(device, products).or(() -> ConvolutionTaps.refusal(columns));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Cut cut = cut(device, sizes, columns);
    return Draft.of(
            cut.needsSum() ? List.of(cut.kernel, FilterParts.KERNEL) : List.of(cut.kernel),
            (binding, launch) -> enqueue(cut, binding, launch))
        .workspace(cut.needsSum() ? cut.parts.count() * sizes.denseFilterElements() : 0)
        .cost(products.cost(device, tile));
  }

  /** It follows from sizes and device alone, and with it all sums. */
  private Cut cut(DeviceFacts device, ConvolutionSizes sizes, int columns) {
    int tilesM = tile.tilesM(sizes.outputsPerGroup());
    int tilesN = tile.tilesN(columns);
    long tiles = (long) sizes.groups() * tilesM * tilesN;
    long wanted = (long) GROUPS_PER_UNIT * device.computeUnits();
    FilterParts parts = FilterParts.of(sizes.positions(), wanted / Math.max(1, tiles));
    KernelVariant kernel = KernelVariant.of("conv/" + NAME + ".cl", tile.defines());
    return new Cut(sizes, columns, tilesM, tilesN, parts, kernel);
  }

  private void enqueue(Cut cut, Binding binding, LaunchBuilder launch) {
    DeviceTensor dw = binding.output(0);
    if (dw.spec().elements() == 0) {
      return;
    }
    ConvolutionSizes sizes = cut.sizes;
    KernelCall call =
        launch
            .kernel(cut.kernel)
            .in("x", binding.input(0))
            .in("dy", binding.input(1))
            .out("parts", cut.needsSum() ? binding.workspace() : dw)
            .in("taps", launch.table(ConvolutionTaps.of(sizes)))
            .i32("rows", sizes.outputsPerGroup())
            .i32("columns", cut.columns)
            .i32("positions", sizes.positions())
            .i32("part_positions", cut.parts.positions())
            .i32("groups", sizes.groups())
            .i32("tiles_m", cut.tilesM)
            .i32("tiles_n", cut.tilesN)
            .i32("channels_in", sizes.inputs())
            .i32("channels_out", sizes.outputs())
            .i32("inputs_per_group", sizes.inputsPerGroup());
    long workGroups = (long) cut.tilesM * cut.tilesN * sizes.groups() * cut.parts.count();
    sizes
        .window()
        .bindPadding(sizes.window().bindSteps(call))
        .range(new long[] {workGroups * tile.items()}, new long[] {tile.items()})
        .enqueue();
    if (cut.needsSum()) {
      cut.parts.enqueueSum(launch, binding.workspace(), sizes, dw);
    }
  }

  /** How the products are cut, and the kernel for them. */
  private record Cut(
      ConvolutionSizes sizes,
      int columns,
      int tilesM,
      int tilesN,
      FilterParts parts,
      KernelVariant kernel) {

    /** A single dense part is the gradient itself. */
    boolean needsSum() {
      return parts.count() > 1 || sizes.table().isPresent();
    }
  }
}
