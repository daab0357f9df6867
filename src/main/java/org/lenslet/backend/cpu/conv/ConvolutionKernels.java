package org.lenslet.backend.cpu.conv;

import org.lenslet.backend.cpu.launch.KernelList;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;

/** The kernels for convolutions. */
public final class ConvolutionKernels {
  private ConvolutionKernels() {}

  public static void list(KernelList list) {
    list.add("convolution_forward_gemm", Convolution.class, ConvolutionForwardGemm::new);
    list.add(
        "convolution_backward_data_flipped",
        ConvolutionBackwardData.class,
        ConvolutionBackwardDataFlipped::refusal,
        ConvolutionBackwardDataFlipped::new);
    list.add(
        "convolution_backward_data_columns",
        ConvolutionBackwardData.class,
        ConvolutionBackwardDataColumns::new);
    list.add(
        "convolution_backward_filter_dots",
        ConvolutionBackwardFilter.class,
        ConvolutionBackwardFilterDots::refusal,
        ConvolutionBackwardFilterDots::new);
    list.add(
        "convolution_backward_filter_gemm",
        ConvolutionBackwardFilter.class,
        ConvolutionBackwardFilterGemm::new);
  }
}
