package org.lenslet.backend.opencl.reduce;

import static org.lenslet.backend.opencl.reduce.ReduceForward.COLUMNS;
import static org.lenslet.backend.opencl.reduce.ReduceForward.COLUMNS_VECTOR;
import static org.lenslet.backend.opencl.reduce.ReduceForward.RUNS;
import static org.lenslet.backend.opencl.reduce.ReduceForward.RUNS_VECTOR;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.ArgMax;
import org.lenslet.op.Reduce;

/** The algorithms for reductions. */
public final class ReduceAlgorithms {
  private ReduceAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(RUNS_VECTOR.name(), Reduce.class, RUNS_VECTOR);
    list.wideVectors(COLUMNS_VECTOR.name(), Reduce.class, COLUMNS_VECTOR);
    list.localTiles(ArgMaxForwardGroups.NAME, ArgMax.class, new ArgMaxForwardGroups());
    list.forAll(RUNS.name(), Reduce.class, RUNS);
    list.forAll(COLUMNS.name(), Reduce.class, COLUMNS);
    list.forAll(ArgMaxForwardDirect.NAME, ArgMax.class, new ArgMaxForwardDirect());
  }
}
