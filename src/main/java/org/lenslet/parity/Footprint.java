package org.lenslet.parity;

import org.lenslet.backend.Problem;
import org.lenslet.tensor.TensorSpec;

/** How much memory it takes to compare a candidate with the reference on a problem. */
public final class Footprint {
  /** The share of the heap that large arrays can take: the rest is that of short-lived objects. */
  private static final double SHARE = 0.6;

  private Footprint() {}

  /** The most that a comparison may take in this Java machine, in bytes. */
  public static long limit() {
    return (long) (SHARE * Runtime.getRuntime().maxMemory());
  }

  /**
   * The most bytes that are alive at once, without the candidate's workspace, where the device's
   * memory is the Java heap. Either the reference computes on the inputs, on their magnitudes and
   * on copies of these; or the candidate has its copies of inputs and outputs, while the expected
   * outputs, their bounds in double precision and the outputs to be judged wait.
   */
  public static long bytes(Problem problem) {
    long inputs = problem.inputs().stream().mapToLong(TensorSpec::bytes).sum();
    long outputs = problem.outputs().stream().mapToLong(TensorSpec::bytes).sum();
    long scratch = FactTable.of(problem.op()).scratch(problem);
    return Math.max(3 * inputs + 3 * outputs + scratch, 2 * inputs + 5 * outputs);
  }
}
