package org.lenslet.data.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lenslet.error.UsageException;

class BatchingTest {

  @ParameterizedTest
  @CsvSource({
    "23, 5, false, 5, 3",
    "23, 5, true, 4, 0",
    "20, 5, false, 4, 0",
    "20, 5, true, 4, 0",
    "4, 5, false, 1, 4",
    "4, 5, true, 0, 0",
    "7, 1, false, 7, 0",
    "0, 3, false, 0, 0",
    "2147483647, 2147483646, false, 2, 1"
  })
  void theRestIsASmallerBatchOrNone(int examples, int size, boolean drops, int count, int rest) {
    Batching batching = new Batching(examples, size, drops);
    assertEquals(count, batching.count());
    assertEquals(rest, batching.rest());
  }

  private static List<Integer> upTo(Batching batching) {
    return IntStream.rangeClosed(0, batching.count()).map(batching::examplesIn).boxed().toList();
  }

  @Test
  void everyBatchAddsItsExamples() {
    assertEquals(List.of(0, 4, 8, 10), upTo(new Batching(10, 4, false)));
    assertEquals(List.of(0, 4, 8), upTo(new Batching(10, 4, true)));
    assertEquals(List.of(0, 4, 8), upTo(new Batching(8, 4, false)));
    assertEquals(List.of(0, 4, 8), upTo(new Batching(8, 4, true)));
    assertEquals(List.of(0, 3), upTo(new Batching(3, 4, false)));
    assertEquals(List.of(0), upTo(new Batching(3, 4, true)));
  }

  @Test
  void whatIsNoBatchIsRefused() {
    assertEquals(
        "batch: expected at least 0 examples and at least 1 a batch, got -1 and 2",
        assertThrows(UsageException.class, () -> new Batching(-1, 2, true)).getMessage());
    assertEquals(
        "batch: expected at least 0 examples and at least 1 a batch, got 3 and 0",
        assertThrows(UsageException.class, () -> new Batching(3, 0, true)).getMessage());
  }
}
