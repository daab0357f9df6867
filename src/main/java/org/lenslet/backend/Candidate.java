package org.lenslet.backend;

/** One algorithm for one operation on one backend. */
public interface Candidate {

  /**
   * The name that logs, benchmarks and switches use: {@code operation_direction_algorithm} in lower
   * case with underscores.
   */
  String name();

  /** Proposes a way to solve the problem, or refuses in words; compiles nothing. */
  Answer propose(Problem problem);
}
