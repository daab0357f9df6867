package org.lenslet.train.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static History of(int best, double... accuracies) {
    List<History.EpochRow> rows = new ArrayList<>();
    for (double accuracy : accuracies) {
      double none = Double.NaN;
      rows.add(
          new History.EpochRow(
              rows.size() + 1, 10, 0.5, none, accuracy, none, none, 0.1, 1, 100, 0));
    }
    return new History(rows, List.of(), best, false);
  }

  @Test
  void theBestEpochIsTheOneThatWasChosen() {
    assertEquals(2, of(2, 0.5, 0.9, 0.9, 0.7).best().epoch());
    assertEquals(1, of(1, 0.2, 0.9).best().epoch());
  }

  @Test
  void withoutHeldOutDataTheLastEpochIsTheBest() {
    assertEquals(3, of(0, Double.NaN, Double.NaN, Double.NaN).best().epoch());
    assertThrows(IndexOutOfBoundsException.class, () -> of(0).best());
  }

  /** As read from a checkpoint of an earlier version. */
  @Test
  void aRowWithoutMetricsHasNone() {
    History.EpochRow row =
        new History.EpochRow(1, 10, 0.5, 0.4, 0.9, 0.3, 0.8, 0.1, 1, 100, 0, null, null);
    assertEquals(Map.of(), row.validation());
    assertEquals(Map.of(), row.test());
    assertEquals(0.9, row.validationAccuracy());
  }
}
