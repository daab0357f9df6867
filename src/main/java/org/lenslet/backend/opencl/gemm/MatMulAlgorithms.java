package org.lenslet.backend.opencl.gemm;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.gemm.MatMul;

/** The algorithms for matrix products. */
public final class MatMulAlgorithms {
  private MatMulAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(MatMul.class, new MatMulForwardStrips());
    list.wideVectors(MatMul.class, new MatMulForwardPanels());
    for (GemmTile tile : GemmTile.fitting(list.device())) {
      list.localTiles(MatMul.class, new MatMulForwardTiled(tile));
    }
    list.forAll(MatMul.class, new MatMulForwardDirect());
  }
}
