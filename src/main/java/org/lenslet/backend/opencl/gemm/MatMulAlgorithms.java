package org.lenslet.backend.opencl.gemm;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.MatMul;

/** The algorithms for matrix products. */
public final class MatMulAlgorithms {
  private MatMulAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors("mat_mul_forward_strips", MatMul.class, new MatMulForwardStrips());
    list.wideVectors("mat_mul_forward_panels", MatMul.class, new MatMulForwardPanels());
    for (GemmTile tile : GemmTile.fitting(list.device())) {
      list.localTiles(
          "mat_mul_forward_tiled" + tile.suffix(),
          MatMul.class,
          new MatMulForwardTiled(tile, list.offer()));
    }
    list.forAll("mat_mul_forward_direct", MatMul.class, new MatMulForwardDirect());
  }
}
