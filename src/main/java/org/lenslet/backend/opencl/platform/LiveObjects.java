package org.lenslet.backend.opencl.platform;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the native objects that exist, to find leaks: 0 when every device is closed. */
public final class LiveObjects {
  private static final AtomicLong COUNT = new AtomicLong();

  private LiveObjects() {}

  /** Contexts, queues, buffers, programs, kernels and events that are not yet released. */
  public static long count() {
    return COUNT.get();
  }

  public static <T> T created(T object) {
    COUNT.incrementAndGet();
    return object;
  }

  public static void released() {
    COUNT.decrementAndGet();
  }
}
