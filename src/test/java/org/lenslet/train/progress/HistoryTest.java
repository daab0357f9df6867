package org.lenslet.train.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private static History of(double... accuracies) {
    List<History.EpochRow> rows = new ArrayList<>();
    for (double accuracy : accuracies) {
      double none = Double.NaN;
      rows.add(
          new History.EpochRow(
              rows.size() + 1, 10, 0.5, none, accuracy, none, none, 0.1, 1, 100, 0));
    }
    return new History(rows, List.of());
  }

  @Test
  void theBestEpochIsTheFirstOfTheHighestAccuracies() {
    assertEquals(2, of(0.5, 0.9, 0.9, 0.7).best().epoch());
    assertEquals(1, of(0.9, Double.NaN, 0.2).best().epoch());
  }

  @Test
  void withoutHeldOutDataTheLastEpochIsTheBest() {
    assertEquals(3, of(Double.NaN, Double.NaN, Double.NaN).best().epoch());
    assertThrows(IndexOutOfBoundsException.class, () -> of().best());
  }
}
