package org.lenslet.backend.opencl.reduce;

import static org.lenslet.backend.opencl.reduce.ReduceForward.COLUMNS;
import static org.lenslet.backend.opencl.reduce.ReduceForward.COLUMNS_VECTOR;
import static org.lenslet.backend.opencl.reduce.ReduceForward.RUNS;
import static org.lenslet.backend.opencl.reduce.ReduceForward.RUNS_VECTOR;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;

/** The algorithms for reductions. */
public final class ReduceAlgorithms {
  private ReduceAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(Reduce.class, RUNS_VECTOR);
    list.wideVectors(Reduce.class, COLUMNS_VECTOR);
    list.localTiles(ArgMax.class, new ArgMaxForwardGroups());
    list.forAll(Reduce.class, RUNS);
    list.forAll(Reduce.class, COLUMNS);
    list.forAll(ArgMax.class, new ArgMaxForwardDirect());
  }
}
