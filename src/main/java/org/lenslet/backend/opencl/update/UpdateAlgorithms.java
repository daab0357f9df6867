package org.lenslet.backend.opencl.update;

import org.lenslet.backend.opencl.launch.AlgorithmList;

/** The algorithms for updates of parameters. */
public final class UpdateAlgorithms {
  private UpdateAlgorithms() {}

  public static void list(AlgorithmList list) {
    for (UpdateFormula<?> formula : UpdateFormula.ALL) {
      list.wideVectors(formula.type(), UpdateFused.vector(formula));
      list.forAll(formula.type(), UpdateFused.scalar(formula));
    }
  }
}
