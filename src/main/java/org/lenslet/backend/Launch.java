package org.lenslet.backend;

/** A bound kernel. */
@FunctionalInterface
public interface Launch {

  /** Runs or enqueues the kernel; allocates nothing. */
  void run();
}
