package org.lenslet.backend;

/** One algorithm for one operation on one backend. */
public interface Candidate {

  /**
   * The name that logs, benchmarks and switches use: {@code operation_direction_algorithm} in lower
   * case with underscores.
   */
  String name();

  /** Whether the candidate can solve the problem. */
  Verdict judge(Problem problem);

  /** Makes a launch for an accepted problem; all preparation happens here, none in the launch. */
  Launch bind(Problem problem, Binding binding);
}
