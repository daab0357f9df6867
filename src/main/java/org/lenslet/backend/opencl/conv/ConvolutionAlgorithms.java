package org.lenslet.backend.opencl.conv;

import org.lenslet.backend.Problem;
import org.lenslet.backend.opencl.gemm.GemmTile;
import org.lenslet.backend.opencl.launch.Algorithm;
import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.backend.opencl.launch.Draft;
import org.lenslet.backend.opencl.platform.DeviceFacts;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;

/** The algorithms for convolutions. */
public final class ConvolutionAlgorithms {
  private ConvolutionAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(Convolution.class, withTerms(new ConvolutionForwardHalo()));
    list.wideVectors(ConvolutionBackwardData.class, withTerms(new ConvolutionBackwardDataHalo()));
    list.wideVectors(
        ConvolutionBackwardFilter.class, withTerms(new ConvolutionBackwardFilterProduct()));
    list.wideVectors(
        ConvolutionBackwardFilter.class, withTerms(new ConvolutionBackwardFilterDots()));
    list.wideVectors(
        ConvolutionBackwardFilter.class, withTerms(new ConvolutionBackwardFilterOuter()));
    for (GemmTile tile : GemmTile.fitting(list.device())) {
      list.localTiles(Convolution.class, withTerms(new ConvolutionForwardImplicitGemm(tile)));
      list.localTiles(
          ConvolutionBackwardData.class, withTerms(new ConvolutionBackwardDataImplicitGemm(tile)));
      list.localTiles(
          ConvolutionBackwardFilter.class,
          withTerms(new ConvolutionBackwardFilterImplicitGemm(tile)));
    }
    list.forAll(Convolution.class, new ConvolutionForwardDirect());
    list.forAll(ConvolutionBackwardData.class, new ConvolutionBackwardDataDirect());
    list.forAll(ConvolutionBackwardFilter.class, new ConvolutionBackwardFilterDirect());
  }

  /** An algorithm that needs something to sum. The direct loops do without. */
  private static Algorithm withTerms(Algorithm algorithm) {
    return new WithTerms(algorithm);
  }

  private record WithTerms(Algorithm algorithm) implements Algorithm {
    @Override
    public String name() {
      return algorithm.name();
    }

    @Override
    public Draft propose(DeviceFacts device, Problem problem) {
      return problem.inputs().stream().anyMatch(spec -> spec.elements() == 0)
          ? Draft.refuse("an empty tensor; needs at least 1 element in each")
          : algorithm.propose(device, problem);
    }
  }
}
