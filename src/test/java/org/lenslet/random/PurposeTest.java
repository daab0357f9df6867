package org.lenslet.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PurposeTest {
  private static final int[] PARTS = {0, 1, 2, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};

  @Test
  void noTwoUsesShareAStream() {
    Set<Long> streams = new HashSet<>();
    int count = 0;
    for (Purpose purpose : Purpose.values()) {
      if (purpose != Purpose.STEP) {
        for (int part : PARTS) {
          assertTrue(streams.add(purpose.stream(part)), purpose + " " + part);
          count++;
        }
      }
    }
    for (int stream : new int[] {0, 1, 255, 256, 1 << 23, (1 << 24) - 1}) {
      for (int step : PARTS) {
        assertTrue(streams.add(Purpose.stepStream(stream, step)), stream + " " + step);
        count++;
      }
    }
    assertEquals(count, streams.size());
  }

  @Test
  void theStreamsOfAStepAreThese() {
    assertEquals(0x00000009_00000001L, Purpose.stepStream(0, 1));
    assertEquals(0xFFFFFF09_FFFFFFFFL, Purpose.stepStream((1 << 24) - 1, 0xFFFFFFFFL));
    assertEquals(Purpose.stepStream(3, 5), Purpose.stepStream(3, (1L << 32) + 5));
  }
}
