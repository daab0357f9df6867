package org.lenslet.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LearningCurvesTest {

  @Test
  void fewStepsStayAsTheyAre() {
    List<StepRow> steps = ramp(10);
    assertEquals(steps, LearningCurves.thin(steps, 10));
  }

  @Test
  void manyStepsBecomeMeansOfNeighbours() {
    assertEquals(
        List.of(new StepRow(3, 2, 10), new StepRow(6, 5, 10), new StepRow(10, 8.5, 10)),
        LearningCurves.thin(ramp(10), 3));
  }

  @Test
  void smoothingKeepsAStraightLineButForItsEnds() {
    List<StepRow> steps = ramp(1000);
    List<StepRow> smooth = LearningCurves.smooth(steps);
    assertEquals(steps.subList(15, 985), smooth.subList(15, 985));
    assertEquals(8.5, smooth.get(0).loss()); // the mean of 1 to 16
  }

  @Test
  void smoothingPassesOverLossesThatAreNotFinite() {
    List<StepRow> steps =
        List.of(new StepRow(1, 4, 10), new StepRow(2, Double.NaN, 10), new StepRow(3, 2, 10));
    assertEquals(
        List.of(new StepRow(1, 4, 10), new StepRow(2, 3, 10), new StepRow(3, 2, 10)),
        LearningCurves.smooth(steps));
  }

  @Test
  void aLongRunStaysASmallPage() {
    String json = LearningCurves.json(List.of(), ramp(1_000_000));
    assertFalse(json.length() > 70_000, json.length() + " characters");
  }

  /** Steps 1 to n, each with its number as the loss. */
  private static List<StepRow> ramp(int n) {
    return LongStream.rangeClosed(1, n).mapToObj(i -> new StepRow(i, i, 10)).toList();
  }

  @Test
  void speedsAreThinnedAsLossesAre() {
    List<StepRow> steps = List.of(new StepRow(1, 1, 10), new StepRow(2, 3, 30));
    assertEquals(List.of(new StepRow(2, 2, 20)), LearningCurves.thin(steps, 1));
  }
}
