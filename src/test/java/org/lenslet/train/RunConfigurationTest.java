package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lenslet.error.UsageException;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.loss.Objective;
import org.lenslet.train.metric.Metrics;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;

class RunConfigurationTest {
  private static final SmallRun RUN =
      new SmallRun(Sgd.of(0.1f), Schedule.COSINE, 40, Epochs.of(2).validation(0.5));

  private static Map<String, String> of(Objective objective, String bestBy) {
    TrainingTask task = new TrainingTask(SmallRun.model(), objective, RUN.optimizer(), 4);
    return RunConfiguration.of(task, RUN.schedule(), 7, bestBy, RUN.data(), RUN.epochs());
  }

  @Test
  void allThatDecidesIsInWords() {
    Objective objective =
        Objective.of(TrainingTask.onlyOutput(SmallRun.model()), Losses.softmaxCrossEntropy());
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("model", "small");
    expected.put("layers", "conv1 tanh1 avgPool1 flatten1 dense1");
    expected.put("input", "1x6x6");
    expected.put("data", "clusters of 40");
    expected.put("loss", "softmax-cross-entropy");
    expected.put("optimizer", "rate 0.1, sgdUpdate");
    expected.put("schedule", "COSINE");
    expected.put("batch", "4");
    expected.put("seed", "7");
    expected.put("epochs", "Epochs[count=2, validation=0.5, patience=0]");
    assertEquals(expected, of(objective, null));
    // Only what is asked for has a line, so that earlier checkpoints can be gone on from.
    String output = objective.terms().get(0).output();
    expected.put("metrics", "top-2-accuracy area-under-curve");
    expected.put("best by", "loss");
    assertEquals(
        expected,
        of(
            objective.judgedBy(
                Map.of(output, List.of(Metrics.topAccuracy(2), Metrics.areaUnderCurve()))),
            "loss"));
  }

  @Test
  void aSmallerLastBatchIsPartOfIt() {
    TrainingTask task =
        new TrainingTask(SmallRun.model(), Losses.softmaxCrossEntropy(), RUN.optimizer(), 6);
    assertEquals("2", configuration(task).get("last batch"));
    TrainingTask dropping =
        new TrainingTask(
            task.model(),
            task.objective(),
            task.optimizer(),
            task.batch(),
            task.regimen().dropLast(true));
    assertEquals(null, configuration(dropping).get("last batch"));
  }

  private static Map<String, String> configuration(TrainingTask task) {
    return RunConfiguration.of(task, RUN.schedule(), 7, null, RUN.data(), RUN.epochs());
  }

  @Test
  void aRunThatHasBegunStaysWhatItIs() {
    Map<String, String> begun = Map.of("batch", "4", "seed", "7");
    RunConfiguration.requireSame(begun, begun);
    assertEquals(
        "fit: expected the run that has begun, with seed '7', got '8'; make a new trainer",
        assertThrows(
                UsageException.class,
                () -> RunConfiguration.requireSame(begun, Map.of("batch", "4", "seed", "8")))
            .getMessage());
    // What is plain has no line, and is another setting all the same.
    assertEquals(
        "fit: expected the run that has begun, with seed '7', got none; make a new trainer",
        assertThrows(
                UsageException.class,
                () -> RunConfiguration.requireSame(begun, Map.of("batch", "4")))
            .getMessage());
    assertEquals(
        "fit: expected the run that has begun, with seed none, got '7'; make a new trainer",
        assertThrows(
                UsageException.class,
                () -> RunConfiguration.requireSame(Map.of("batch", "4"), begun))
            .getMessage());
  }
}
