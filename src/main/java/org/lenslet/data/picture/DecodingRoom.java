package org.lenslet.data.picture;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Memory that pictures may take at once while they are decoded, however many threads do that: a
 * large picture waits until there is room for it. One that is larger than all of the room is
 * decoded alone.
 */
final class DecodingRoom {
  /** A quarter of what the heap may become: data, batches and a model are in there, too. */
  static final DecodingRoom OF_HEAP = new DecodingRoom(Runtime.getRuntime().maxMemory() / 4);

  private static final long BYTES_A_PERMIT = 1 << 10;

  private final int permits;

  /** In order, or a large picture would wait for as long as small ones come. */
  private final Semaphore free;

  DecodingRoom(long bytes) {
    permits = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / BYTES_A_PERMIT));
    free = new Semaphore(permits, true);
  }

  /** Does the work while there is room for so many bytes. */
  <T> T hold(long bytes, Supplier<T> work) {
    int needed = (int) Math.min(permits, bytes / BYTES_A_PERMIT);
    free.acquireUninterruptibly(needed);
    try {
      return work.get();
    } finally {
      free.release(needed);
    }
  }
}
