package org.lenslet.backend.opencl.update;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.AdamUpdate;
import org.lenslet.op.SgdUpdate;

/** The algorithms for updates of parameters. */
public final class UpdateAlgorithms {
  private UpdateAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors("sgd_update_fused_vector", SgdUpdate.class, UpdateFused.VECTOR);
    list.wideVectors("adam_update_fused_vector", AdamUpdate.class, UpdateFused.VECTOR);
    list.forAll("sgd_update_fused", SgdUpdate.class, UpdateFused.SCALAR);
    list.forAll("adam_update_fused", AdamUpdate.class, UpdateFused.SCALAR);
  }
}
