package org.lenslet.backend.opencl.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a time of its own, so that no machine is too slow for it. */
class PatienceTest {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  private long now;
  private long spun;
  private int waits;

  /** Every sleep ends late, as on Linux. */
  private final Patience patience = new Patience(() -> now, nanos -> now += nanos + 60 * MICRO);

  /** Waits for something that takes so long; how late its end was noticed. */
  private long await(long nanos) {
    long end = now + nanos;
    patience.await(
        () -> now >= end,
        () -> {
          waits++;
          spun += Math.max(0, end - now);
          now = Math.max(now, end);
        });
    return now - end;
  }

  @Test
  void theFirstWaitIsTheDrivers() {
    assertEquals(0, await(7 * MILLI));
    assertEquals(7 * MILLI, spun);
    assertEquals(1, waits);
  }

  @ParameterizedTest
  @ValueSource(longs = {500 * MICRO, 3 * MILLI, 20 * MILLI, 400 * MILLI})
  void mostOfARegularWaitIsSleptAndItsEndIsNotMissed(long each) {
    for (int i = 0; i < 10; i++) {
      await(each);
    }
    spun = 0;
    for (int i = 0; i < 100; i++) {
      assertTrue(await(each) <= 120 * MICRO, "late by " + each);
    }
    assertTrue(spun <= 100 * (each / 5 + 120 * MICRO), spun + " ns of spinning");
  }

  /** As in evaluation: one read waits for the kernels, the next for nothing but its marker. */
  @ParameterizedTest
  @ValueSource(longs = {500 * MICRO, 3 * MILLI, 20 * MILLI, 30_000 * MILLI})
  void shortWaitsBetweenLongOnesCostNothing(long each) {
    for (int i = 0; i < 100; i++) {
      assertTrue(await(each) <= each / 4 + 120 * MICRO);
      assertEquals(0, await(0));
      assertTrue(await(5 * MICRO) <= 200 * MICRO);
      assertTrue(await(20 * MICRO) <= 200 * MICRO);
    }
  }

  @Test
  void anEndBeforeItsTimeIsNoticedSoon() {
    for (int i = 0; i < 10; i++) {
      await(100 * MILLI);
    }
    assertTrue(await(10 * MILLI) <= 10 * MILLI);
    assertEquals(11, waits);
  }

  @Test
  void shortWaitsAreTheDrivers() {
    for (int i = 0; i < 100; i++) {
      assertEquals(0, await(30 * MICRO));
    }
    assertEquals(100 * 30 * MICRO, spun);
  }
}
