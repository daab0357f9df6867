package org.lenslet.data.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.lenslet.error.OutOfHeapException;

class HeapRoomTest {
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void whatFitsIsReturned() {
    assertEquals("data", HeapRoom.guard("mnist", 1, () -> "data"));
  }

  @Test
  void whatDoesNotFitIsNamedWithItsSizeRoundedUp() {
    String message =
        "mnist: expected its %d MiB to fit in the %d MiB of Java heap, got no room for them;"
            + " use fewer examples or a larger heap";
    long heap = Runtime.getRuntime().maxMemory() / MEBIBYTE;
    assertEquals(message.formatted(3, heap), refusal(3 * MEBIBYTE));
    assertEquals(message.formatted(4, heap), refusal(3 * MEBIBYTE + 1));
  }

  private static String refusal(long bytes) {
    return assertThrows(
            OutOfHeapException.class,
            () ->
                HeapRoom.guard(
                    "mnist",
                    bytes,
                    () -> {
                      throw new OutOfMemoryError("simulated");
                    }))
        .getMessage();
  }
}
