package org.lenslet.backend.cpu.conv;

import org.lenslet.backend.Problem;
import org.lenslet.backend.cpu.gemm.BiasActivation;
import org.lenslet.backend.cpu.gemm.EmptySums;
import org.lenslet.backend.cpu.launch.CpuContext;
import org.lenslet.backend.cpu.launch.CpuKernel;
import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.tensor.Shape;

/** The kernels for convolutions. */
public final class ConvolutionKernels {
  private ConvolutionKernels() {}

  public static void list(KernelList list) {
    list.add("convolution_forward_gemm", Convolution.class, ConvolutionKernels::forward);
    list.add(
        "convolution_backward_data_flipped",
        ConvolutionBackwardData.class,
        p -> EmptySums.refusal(p).or(() -> ConvolutionBackwardDataFlipped.refusal(p)),
        ConvolutionBackwardDataFlipped::new);
    list.add(
        "convolution_backward_data_columns",
        ConvolutionBackwardData.class,
        (context, p) ->
            EmptySums.isOf(p)
                ? EmptySums.zeros(context, p)
                : new ConvolutionBackwardDataColumns(context, p));
    list.add(
        "convolution_backward_filter_dots",
        ConvolutionBackwardFilter.class,
        p -> EmptySums.refusal(p).or(() -> ConvolutionBackwardFilterDots.refusal(p)),
        ConvolutionBackwardFilterDots::new);
    list.add(
        "convolution_backward_filter_gemm",
        ConvolutionBackwardFilter.class,
        (context, p) ->
            EmptySums.isOf(p)
                ? EmptySums.zeros(context, p)
                : new ConvolutionBackwardFilterGemm(context, p));
  }

  private static CpuKernel forward(CpuContext context, Problem problem) {
    if (!EmptySums.isOf(problem)) {
      return new ConvolutionForwardGemm(context, problem);
    }
    Shape y = problem.output(0).shape();
    return new EmptySums(
        context,
        y.get(0) * y.get(1),
        y.product(2, y.rank()),
        y.get(1),
        problem.inputs().size() > 2 ? BiasActivation.Axis.ROW : BiasActivation.Axis.NONE,
        ((Convolution) problem.op()).activation());
  }
}
