package org.lenslet.backend.opencl.device;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Waits without burning a core: clFinish and clWaitForEvents spin on NVIDIA (openmm issue 1541).
 * Most of the time that the last waits took is slept, in pieces, so that an end before that is soon
 * noticed; the rest is left to the driver.
 */
final class Patience {
  /** What a sleep takes at least, on Linux with its default timer slack. */
  private static final long SHORTEST_NANOS = 60_000;

  private final LongSupplier clock;
  private final LongConsumer sleep;
  private volatile long expectedNanos;

  Patience() {
    this(System::nanoTime, LockSupport::parkNanos);
  }

  /** With a clock and a sleep of its own, in nanoseconds, for tests. */
  Patience(LongSupplier clock, LongConsumer sleep) {
    this.clock = clock;
    this.sleep = sleep;
  }

  /**
   * @param isOver whether there is nothing to wait for any more
   * @param wait what waits for good; called once, also where it is over
   */
  void await(BooleanSupplier isOver, Runnable wait) {
    long start = clock.getAsLong();
    // The driver answers at once, and better, to what is short.
    long until = start + expectedNanos / 8 * 7;
    boolean slept = false;
    while (!isOver.getAsBoolean()) {
      long left = until - clock.getAsLong();
      if (left < SHORTEST_NANOS || Thread.currentThread().isInterrupted()) {
        wait.run();
        expectedNanos = (expectedNanos + clock.getAsLong() - start) / 2;
        return;
      }
      // No piece longer than the wait so far: an end is noticed late by that at most, and a short
      // wait after long ones costs little. Nor than a quarter of what is left, for the end.
      long waited = clock.getAsLong() - start;
      sleep.accept(Math.max(SHORTEST_NANOS, Math.min(waited, left / 4)));
      slept = true;
    }
    wait.run();
    // What was over before it began says nothing of the others.
    if (slept) {
      expectedNanos = (expectedNanos + clock.getAsLong() - start) / 2;
    }
  }
}
