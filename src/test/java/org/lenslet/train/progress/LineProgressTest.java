package org.lenslet.train.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineProgressTest {
  private final StringWriter text = new StringWriter();
  private long nanos;
  private final LineProgress progress = new LineProgress(new PrintWriter(text), () -> nanos);

  private void step(long step, double seconds) {
    nanos = (long) (seconds * 1e9);
    progress.step(new Progress.StepReport(1, step, 0.5, 0.125));
  }

  private List<String> lines() {
    return text.toString().lines().toList();
  }

  @Test
  void aLineComesEveryTenSecondsAndWithEveryEpoch() {
    progress.started(new Progress.RunPlan(2, 100, 64, 0));
    step(10, 5);
    step(20, 9.9);
    assertEquals(List.of(), lines());
    step(60, 15);
    step(70, 17);
    assertEquals(
        List.of(
            "epoch 1/2, step 60/200: loss 0.5000, 320 images/s, 18 s left,"
                + " waiting for data 12.5 %"),
        lines());
    double none = Double.NaN;
    progress.epoch(
        new History.EpochRow(1, 100, 0.25, none, none, 0.5, 0.975, 0.01, 20, 12345, 0.001));
    assertEquals(
        "epoch 1/2: loss 0.2500, test 97.50 %, 12,345 images/s, waiting for data 0.1 %",
        lines().get(1));
  }

  @Test
  void theFirstStepWhichCompilesCountsForNoSpeed() {
    nanos = 0;
    progress.started(new Progress.RunPlan(1, 100, 64, 0));
    step(1, 1000);
    step(11, 1010);
    assertEquals(
        List.of(
            "epoch 1/1, step 11/100: loss 0.5000, 64.0 images/s, 1 min 29 s left,"
                + " waiting for data 12.5 %"),
        lines());
  }

  @Test
  void aResumedRunCountsOnlyItsOwnSteps() {
    progress.started(new Progress.RunPlan(2, 100, 64, 100));
    step(101, 1);
    step(151, 11);
    assertEquals(
        List.of(
            "epoch 1/2, step 151/200: loss 0.5000, 320 images/s, 10 s left,"
                + " waiting for data 12.5 %"),
        lines());
  }

  @Test
  void longTimesAreTold() {
    assertEquals("59 s left", ProgressText.left(59.4));
    assertEquals("1 min 05 s left", ProgressText.left(65));
    assertEquals("2 h 03 min left", ProgressText.left(2 * 3600 + 3 * 60 + 5));
  }

  @Test
  void metricsOtherThanTheAccuracyAreTold() {
    Progress.RunPlan plan = new Progress.RunPlan(1, 3, 4, 0);
    double none = Double.NaN;
    Map<String, Double> distances = new LinkedHashMap<>();
    distances.put("loss", 0.5);
    distances.put("value.loss", 0.5);
    distances.put("value.mean-absolute-error", 0.125);
    History.EpochRow row =
        new History.EpochRow(
            1,
            3,
            1.5,
            0.5,
            none,
            0.25,
            0.75,
            0.01,
            2,
            500,
            0,
            distances,
            Map.of("accuracy", 0.75, "top-5-accuracy", 1.0));
    assertEquals(
        "epoch 1/1: loss 1.5000, held out value.mean-absolute-error 0.1250,"
            + " test 75.00 %, top-5-accuracy 1.0000, 500 images/s, waiting for data 0.0 %",
        ProgressText.epoch(plan, row));

    History.EpochRow lossAlone =
        new History.EpochRow(
            1, 3, 1.5, 0.5, none, none, none, 0.01, 2, 500, 0, Map.of("loss", 0.5), Map.of());
    assertEquals(
        "epoch 1/1: loss 1.5000, held out loss 0.5000, 500 images/s, waiting for data 0.0 %",
        ProgressText.epoch(plan, lossAlone));
  }

  @Test
  void heldOutExamplesAndSlowRunsAreTold() {
    History.EpochRow row =
        new History.EpochRow(3, 9, 1.5, 1.25, 0.5, Double.NaN, Double.NaN, 0.01, 2, 7.25, 0);
    assertEquals(
        "epoch 3/4: loss 1.5000, held out 50.00 %, 7.3 images/s, waiting for data 0.0 %",
        ProgressText.epoch(new Progress.RunPlan(4, 3, 5, 0), row));
    assertEquals("loss -", ProgressText.loss(Double.NaN));
  }
}
