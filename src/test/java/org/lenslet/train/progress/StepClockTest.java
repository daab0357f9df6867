package org.lenslet.train.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StepClockTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void itSaysNothingBeforeItsTime() {
    StepClock clock = new StepClock(SECOND);
    assertFalse(clock.hasMean());
    clock.step(101, 500 * SECOND);
    assertFalse(clock.hasMean());
    clock.step(112, 500 * SECOND + SECOND / 2);
    assertFalse(clock.hasMean());
    clock.step(121, 501 * SECOND);
    assertTrue(clock.hasMean());
    assertEquals(0.05, clock.secondsPerStep(), 1e-12);
  }

  @Test
  void aFewStepsSayNothingWithinAMinute() {
    StepClock clock = new StepClock(SECOND);
    clock.step(101, 500 * SECOND);
    clock.step(102, 530 * SECOND);
    assertFalse(clock.hasMean());
    clock.step(103, 560 * SECOND);
    assertTrue(clock.hasMean());
    assertEquals(30, clock.secondsPerStep(), 1e-12);
  }

  @Test
  void slowFirstStepsAreForgotten() {
    StepClock clock = new StepClock(0);
    long now = 100 * SECOND;
    // Three steps of a second each, then a hundred a second.
    for (int step = 1; step <= 3; step++) {
      clock.step(step, now);
      now += SECOND;
    }
    assertEquals(1, clock.secondsPerStep(), 1e-12);
    for (int step = 4; step < 1000; step++) {
      now += SECOND / 100;
      clock.step(step, now);
    }
    assertEquals(0.01, clock.secondsPerStep(), 1e-12);
  }

  @Test
  void whatComesNowAndThenStaysInTheMean() {
    StepClock clock = new StepClock(0);
    long now = 0;
    // Epochs of ten seconds, of which nine are steps and one is an evaluation.
    for (int step = 1; step <= 100_000; step++) {
      now += SECOND / 100 + (step % 900 == 0 ? SECOND : 0);
      clock.step(step, now);
      if (step > 10_000) {
        assertEquals(10.0 / 900, clock.secondsPerStep(), 0.1 * 10.0 / 900);
      }
    }
  }
}
