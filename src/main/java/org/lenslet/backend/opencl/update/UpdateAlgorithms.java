package org.lenslet.backend.opencl.update;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.op.update.SgdUpdate;

/** The algorithms for updates of parameters. */
public final class UpdateAlgorithms {
  private UpdateAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(SgdUpdate.class, UpdateFused.vector(UpdateFused.SGD));
    list.wideVectors(AdamUpdate.class, UpdateFused.vector(UpdateFused.ADAM));
    list.forAll(SgdUpdate.class, UpdateFused.scalar(UpdateFused.SGD));
    list.forAll(AdamUpdate.class, UpdateFused.scalar(UpdateFused.ADAM));
  }
}
