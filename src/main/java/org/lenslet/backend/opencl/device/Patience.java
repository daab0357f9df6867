package org.lenslet.backend.opencl.device;

import java.util.concurrent.locks.LockSupport;

/**
 * Waits without burning a core: clFinish and clWaitForEvents spin on NVIDIA (openmm issue 1541).
 * Most of the time that the last waits took is slept, the rest is left to the driver.
 */
final class Patience {
  private static final long LONGEST_SLEEP_NANOS = 50_000_000;

  private final boolean driverSpins;
  private volatile long expectedNanos;

  /**
   * @param driverSpins false where the driver sleeps by itself, as PoCL does
   */
  Patience(boolean driverSpins) {
    this.driverSpins = driverSpins;
  }

  void await(Runnable wait) {
    long start = System.nanoTime();
    // Two thirds, so that a sleep that ends late (by 50 us and more) rarely oversleeps.
    long sleep = Math.min(LONGEST_SLEEP_NANOS, expectedNanos * 2 / 3);
    if (driverSpins && sleep > 100_000) {
      LockSupport.parkNanos(sleep);
    }
    long awake = System.nanoTime();
    wait.run();
    long end = System.nanoTime();
    // A wait that is over at once was slept through, nobody knows by how much: far down, so that
    // one long wait costs the short ones after it little.
    boolean overslept = sleep > 100_000 && end - awake < sleep / 8;
    expectedNanos = overslept ? expectedNanos / 16 : (expectedNanos + end - start) / 2;
  }
}
