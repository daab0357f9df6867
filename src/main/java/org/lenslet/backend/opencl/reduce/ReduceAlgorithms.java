package org.lenslet.backend.opencl.reduce;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.ArgMax;
import org.lenslet.op.Reduce;

/** The algorithms for reductions. */
public final class ReduceAlgorithms {
  private ReduceAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors("reduce_forward_runs_vector", Reduce.class, ReduceForward.RUNS_VECTOR);
    list.wideVectors("reduce_forward_columns_vector", Reduce.class, ReduceForward.COLUMNS_VECTOR);
    list.localTiles("arg_max_forward_groups", ArgMax.class, new ArgMaxForwardGroups());
    list.forAll("reduce_forward_runs", Reduce.class, ReduceForward.RUNS);
    list.forAll("reduce_forward_columns", Reduce.class, ReduceForward.COLUMNS);
    list.forAll("arg_max_forward_direct", ArgMax.class, new ArgMaxForwardDirect());
  }
}
