package org.lenslet.backend;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.lenslet.error.ClosedException;

/**
 * Lets one thread close what others may be using: later uses are refused, and what is to be
 * released is released when the last use under way has ended. Costs a few nanoseconds a use and
 * allocates nothing.
 */
public final class Lifetime {
  private final String name;
  private final Runnable release;
  private final AtomicInteger uses = new AtomicInteger(1); // the owner's, until it closes
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean closed;

  /**
   * Of something open.
   *
   * @param name what messages call it, as in {@code opencl backend}
   * @param release runs once, in the thread that closes or in that of the last use
   */
  public Lifetime(String name, Runnable release) {
    this.name = name;
    this.release = release;
  }

  /** Of something that has nothing to release. */
  public Lifetime(String name) {
    this(name, () -> {});
  }

  /** Whether it has not been closed. */
  public boolean isOpen() {
    return !closed;
  }

  /**
   * Refuses what is closed.
   *
   * @throws ClosedException if it is
   */
  public void requireOpen() {
    if (closed) {
      throw new ClosedException(name);
    }
  }

  /**
   * Begins a use, which {@link #end} must follow; uses may lie within each other.
   *
   * @throws ClosedException if it is closed; then no use has begun
   */
  public void begin() {
    int now;
    do {
      requireOpen();
      now = uses.get();
      if (now == 0) {
        throw new ClosedException(name);
      }
    } while (!uses.compareAndSet(now, now + 1));
  }

  /** Ends a use. */
  public void end() {
    if (uses.decrementAndGet() == 0) {
      try {
        release.run();
      } finally {
        released.countDown();
      }
    }
  }

  /** Refuses further uses and releases, now or at the end of the last use; idempotent. */
  public void close() {
    synchronized (released) {
      if (closed) {
        return;
      }
      closed = true;
    }
    end();
  }

  /** As {@link #close}, and waits until all is released. Not to be called within a use. */
  public void closeAndWait() {
    close();
    boolean interrupted = false;
    while (true) {
      try {
        released.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
