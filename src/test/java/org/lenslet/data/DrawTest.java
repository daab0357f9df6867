package org.lenslet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lenslet.error.UsageException;

class DrawTest {

  @Test
  void aDrawKnowsWhatItIsFor() {
    assertTrue(Draw.PLAIN.isPlain());
    assertEquals(-1, Draw.PLAIN.epoch());
    Draw first = Draw.of(7, 0, 0);
    assertFalse(first.isPlain());
    assertEquals(7, first.seed());
    assertEquals(0, first.epoch());
    assertEquals(3, Draw.of(7, 3, 0).epoch());
  }

  @Test
  void epochsAndExamplesCountFromZero() {
    assertEquals(
        "draw: expected an epoch and an example of at least 0, got -1 and 0",
        assertThrows(UsageException.class, () -> Draw.of(7, -1, 0)).getMessage());
    assertEquals(
        "draw: expected an epoch and an example of at least 0, got 0 and -1",
        assertThrows(UsageException.class, () -> Draw.of(7, 0, -1)).getMessage());
  }
}
