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
    Map<String, Double> validation = Map.of("loss", 0.4);
    Map<String, Double> test = Map.of("loss", 0.3);
    row = new History.EpochRow(1, 10, 0.5, 0.4, 0.9, 0.3, 0.8, 0.1, 1, 100, 0, validation, test);
    assertEquals(validation, row.validation());
    assertEquals(test, row.test());
  }

  @Test
  void figuresOfAWholeRun() {
    double none = Double.NaN;
    List<History.EpochRow> rows =
        List.of(
            new History.EpochRow(1, 10, 0.5, none, none, none, none, 0.1, 1, 100, 0.5),
            new History.EpochRow(2, 20, 0.25, none, none, none, none, 0.1, 3, 100, 0.1));
    List<History.StepRow> steps =
        List.of(
            new History.StepRow(1, 1, 900),
            new History.StepRow(2, 1, 100),
            new History.StepRow(3, 1, 300));
    History history = new History(rows, steps, 0, false);
    assertEquals(300, history.medianImagesPerSecond());
    assertEquals(4, history.seconds());
    assertEquals((0.5 * 1 + 0.1 * 3) / 4, history.dataWaitShare(), 1e-15);
    assertEquals(0.25, history.lastTrainLoss());
    History empty = new History(List.of(), List.of(), 0, false);
    assertEquals(none, empty.medianImagesPerSecond());
    assertEquals(none, empty.dataWaitShare());
    assertEquals(none, empty.lastTrainLoss());
    assertEquals(0, empty.seconds());
  }
}
