package org.lenslet.backend.opencl.conv;

import org.lenslet.backend.opencl.gemm.GemmTile;
import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;

/** The algorithms for convolutions. */
public final class ConvolutionAlgorithms {
  private ConvolutionAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(Convolution.class, new ConvolutionForwardHalo());
    list.wideVectors(ConvolutionBackwardData.class, new ConvolutionBackwardDataHalo());
    list.wideVectors(ConvolutionBackwardFilter.class, new ConvolutionBackwardFilterProduct());
    list.wideVectors(ConvolutionBackwardFilter.class, new ConvolutionBackwardFilterDots());
    list.wideVectors(ConvolutionBackwardFilter.class, new ConvolutionBackwardFilterOuter());
    for (GemmTile tile : GemmTile.fitting(list.device())) {
      list.localTiles(Convolution.class, new ConvolutionForwardImplicitGemm(tile));
      list.localTiles(ConvolutionBackwardData.class, new ConvolutionBackwardDataImplicitGemm(tile));
      list.localTiles(
          ConvolutionBackwardFilter.class, new ConvolutionBackwardFilterImplicitGemm(tile));
    }
    list.forAll(Convolution.class, new ConvolutionForwardDirect());
    list.forAll(ConvolutionBackwardData.class, new ConvolutionBackwardDataDirect());
    list.forAll(ConvolutionBackwardFilter.class, new ConvolutionBackwardFilterDirect());
  }
}
