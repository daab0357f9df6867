package org.lenslet.backend.opencl.conv;

import org.lenslet.backend.opencl.gemm.GemmTile;
import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.Convolution;
import org.lenslet.op.ConvolutionBackwardData;
import org.lenslet.op.ConvolutionBackwardFilter;

/** The algorithms for convolutions. */
public final class ConvolutionAlgorithms {
  private ConvolutionAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors("convolution_forward_halo", Convolution.class, new ConvolutionForwardHalo());
    list.wideVectors(
        "convolution_backward_data_halo",
        ConvolutionBackwardData.class,
        new ConvolutionBackwardDataHalo());
    list.wideVectors(
        "convolution_backward_filter_product",
        ConvolutionBackwardFilter.class,
        new ConvolutionBackwardFilterProduct());
    list.wideVectors(
        "convolution_backward_filter_dots",
        ConvolutionBackwardFilter.class,
        new ConvolutionBackwardFilterDots());
    list.wideVectors(
        "convolution_backward_filter_outer",
        ConvolutionBackwardFilter.class,
        new ConvolutionBackwardFilterOuter());
    for (GemmTile tile : GemmTile.fitting(list.device())) {
      list.localTiles(
          "convolution_forward_implicit_gemm" + tile.suffix(),
          Convolution.class,
          new ConvolutionForwardImplicitGemm(tile, list.offer()));
      list.localTiles(
          "convolution_backward_data_implicit_gemm" + tile.suffix(),
          ConvolutionBackwardData.class,
          new ConvolutionBackwardDataImplicitGemm(tile, list.offer()));
      list.localTiles(
          "convolution_backward_filter_implicit_gemm" + tile.suffix(),
          ConvolutionBackwardFilter.class,
          new ConvolutionBackwardFilterImplicitGemm(tile, list.offer()));
    }
    list.forAll("convolution_forward_direct", Convolution.class, new ConvolutionForwardDirect());
    list.forAll(
        "convolution_backward_data_direct",
        ConvolutionBackwardData.class,
        new ConvolutionBackwardDataDirect());
    list.forAll(
        "convolution_backward_filter_direct",
        ConvolutionBackwardFilter.class,
        new ConvolutionBackwardFilterDirect());
  }
}
