package org.lenslet.data.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DecodingRoomTest {
  private static final long ROOM = 1 << 20;

  /** The most bytes that were held at once by so many threads, 50 times each. */
  private static long most(long bytes, int threads) throws Exception {
    DecodingRoom room = new DecodingRoom(ROOM);
    AtomicLong held = new AtomicLong();
    AtomicLong most = new AtomicLong();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            pool.submit(
                () -> {
                  for (int k = 0; k < 50; k++) {
                    room.hold(
                        bytes,
                        () -> {
                          most.accumulateAndGet(held.addAndGet(bytes), Math::max);
                          Thread.yield();
                          return held.addAndGet(-bytes);
                        });
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(0, held.get());
    return most.get();
  }

  @Test
  void noMoreIsHeldAtOnceThanThereIsRoomFor() throws Exception {
    assertTrue(most(ROOM / 3, 8) <= ROOM);
    assertEquals(ROOM * 2 / 3, most(ROOM * 2 / 3, 4));
  }

  @Test
  void whatIsLargerThanAllOfItIsHeldAlone() throws Exception {
    assertEquals(5 * ROOM, most(5 * ROOM, 4));
  }

  /** They meet while they hold it, or would wait for ever. */
  @Test
  void whatFitsIsHeldAtOnce() throws Exception {
    DecodingRoom room = new DecodingRoom(ROOM);
    CyclicBarrier all = new CyclicBarrier(4);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> met = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        met.add(
            pool.submit(
                () ->
                    room.hold(
                        ROOM / 4,
                        () -> {
                          try {
                            return all.await(1, TimeUnit.MINUTES);
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        })));
      }
      for (Future<Integer> one : met) {
        assertTrue(one.get() < 4);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void whatFailsGivesItsRoomBack() {
    DecodingRoom room = new DecodingRoom(ROOM);
    for (int i = 0; i < 3; i++) {
      assertThrows(
          IllegalStateException.class,
          () ->
              room.hold(
                  ROOM,
                  () -> {
                    throw new IllegalStateException();
                  }));
    }
    assertEquals(7, room.hold(ROOM, () -> 7));
  }
}
