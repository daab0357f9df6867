package org.lenslet.backend;

/** A candidate's answer to a problem. */
public sealed interface Verdict {

  /** No workspace needed. */
  Verdict ACCEPT = new Accept(0);

  /**
   * The candidate can solve the problem.
   *
   * @param workspaceBytes memory it needs while it runs
   */
  record Accept(long workspaceBytes) implements Verdict {}

  /**
   * The candidate cannot solve the problem.
   *
   * @param reason what it would need, in words
   */
  record Reject(String reason) implements Verdict {}

  /** An acceptance with a workspace of so many FLOAT32 elements. */
  static Verdict acceptWithFloats(long elements) {
    return new Accept(elements * Float.BYTES);
  }
}
