package org.lenslet.backend;

/** A bound kernel. */
@FunctionalInterface
public interface Launch extends AutoCloseable {

  /** Runs or enqueues the kernel; allocates nothing. */
  void run();

  /**
   * Runs the kernel by itself.
   *
   * @return what it took on the device's own clock in nanoseconds, or -1 where there is none
   */
  default long runTimed() {
    run();
    return -1;
  }

  /** Releases what binding made; idempotent. Called before the memory it is bound to is closed. */
  @Override
  default void close() {}
}
