package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lenslet.data.batch.Batching;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;

class PaceTest {

  private static Pace pace(int batches) {
    return new Pace(Sgd.of(1), Schedule.CONSTANT, 2, new Batching(10 * batches, 10, true));
  }

  @Test
  void theScheduleSpansAllEpochs() {
    Pace pace = new Pace(Adam.of(0.5f), Schedule.LINEAR, 4, new Batching(18, 4, false));
    assertEquals(0.5f, pace.rate(0, List.of()));
    assertEquals(0.25f, pace.rate(10, List.of()));
    assertEquals(0.5f / 20, pace.rate(19, List.of()), 1e-8);
  }

  @Test
  void aLongRunHasMoreStepsThanAnInteger() {
    Pace pace =
        new Pace(Sgd.of(1), (step, steps) -> steps, 100_000, new Batching(100_000, 1, true));
    assertEquals(1e10f, pace.rate(0, List.of()));
  }

  /** Each row of the learning curve: the batches at its end, and how many they are. */
  private static List<String> rows(int batches) {
    Pace pace = pace(batches);
    return IntStream.rangeClosed(1, batches)
        .filter(pace::endsStretch)
        .mapToObj(end -> end + " of " + pace.stretchEndingAt(end) / 10)
        .toList();
  }

  @Test
  void rowsCountTheExamplesOfASmallerLastBatch() {
    Pace pace = new Pace(Sgd.of(1), Schedule.CONSTANT, 2, new Batching(10, 4, false));
    assertEquals(3, pace.batches());
    assertEquals(4, pace.stretchEndingAt(2));
    assertEquals(2, pace.stretchEndingAt(3));
    assertEquals(6, pace.examples(1, 3));
    Pace rows = new Pace(Sgd.of(1), Schedule.CONSTANT, 2, new Batching(4 * 64 + 1, 4, false));
    assertEquals(5, rows.stretchEndingAt(65));
  }

  @Test
  void aShortEpochHasARowForEachBatch() {
    assertEquals(List.of("1 of 1", "2 of 1", "3 of 1"), rows(3));
    assertEquals(39, rows(39).size());
  }

  @Test
  void aLongEpochHasTwentyRowsAndOneForTheRest() {
    assertEquals(20, rows(40).size());
    assertEquals("40 of 2", rows(40).get(19));
    List<String> rest = rows(65);
    assertEquals(List.of("3 of 3", "6 of 3"), rest.subList(0, 2));
    assertEquals(List.of("63 of 3", "65 of 2"), rest.subList(20, 22));
    assertEquals(22, rest.size());
  }
}
