package org.lenslet.data.file;

import java.util.function.Supplier;
import org.lenslet.error.OutOfHeapException;

/** Turns a heap that is too small for some data into an error that names them. */
public final class HeapRoom {
  private static final long MEBIBYTE = 1 << 20;

  private HeapRoom() {}

  /**
   * Does the work.
   *
   * @param subject the data
   * @param bytes their size in memory
   * @throws OutOfHeapException if they have no room in the heap
   */
  public static <T> T guard(Object subject, long bytes, Supplier<T> work) {
    try {
      return work.get();
    } catch (OutOfMemoryError e) {
      long limit = Runtime.getRuntime().maxMemory();
      throw new OutOfHeapException(
          "%s: expected its %s MiB to fit in the %s MiB of Java heap, got no room for them; use fewer examples or a larger heap"
              .formatted(subject, (bytes + MEBIBYTE - 1) / MEBIBYTE, limit / MEBIBYTE),
          bytes,
          limit,
          e);
    }
  }
}
