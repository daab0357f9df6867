package org.lenslet.backend.cpu.conv;

import org.lenslet.backend.cpu.gemm.EmptySums;
import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;

/** The kernels for convolutions. */
public final class ConvolutionKernels {
  private ConvolutionKernels() {}

  public static void list(KernelList list) {
    list.add(
        "convolution_forward_gemm",
        Convolution.class,
        EmptySums::refusal,
        ConvolutionForwardGemm::new);
    list.add("convolution_forward_direct", Convolution.class, ConvolutionDirect::forward);
    list.add(
        "convolution_backward_data_flipped",
        ConvolutionBackwardData.class,
        p -> EmptySums.refusal(p).or(() -> ConvolutionBackwardDataFlipped.refusal(p)),
        ConvolutionBackwardDataFlipped::new);
    list.add(
        "convolution_backward_data_columns",
        ConvolutionBackwardData.class,
        EmptySums::refusal,
        ConvolutionBackwardDataColumns::new);
    list.add(
        "convolution_backward_data_direct",
        ConvolutionBackwardData.class,
        ConvolutionDirect::backwardData);
    list.add(
        "convolution_backward_filter_dots",
        ConvolutionBackwardFilter.class,
        p -> EmptySums.refusal(p).or(() -> ConvolutionBackwardFilterDots.refusal(p)),
        ConvolutionBackwardFilterDots::new);
    list.add(
        "convolution_backward_filter_gemm",
        ConvolutionBackwardFilter.class,
        EmptySums::refusal,
        ConvolutionBackwardFilterGemm::new);
    list.add(
        "convolution_backward_filter_direct",
        ConvolutionBackwardFilter.class,
        ConvolutionDirect::backwardFilter);
  }
}
