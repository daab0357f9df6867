package org.lenslet.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.Epochs;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;
import org.lenslet.train.metric.Metric;
import org.lenslet.train.metric.Metrics;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Callback;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/** Which epoch's weights are kept, and which are left in place. */
class BestEpochTest {
  private static final int BEST = 2;

  /** Two epochs of learning, then the way back: neither the first, nor the last is the best. */
  private static final Schedule THERE_AND_BACK =
      Schedule.of("there and back", (step, steps) -> step < steps * BEST / 5 ? 1 : -1);

  private static final SmallRun RUN =
      new SmallRun(Sgd.of(0.2f), THERE_AND_BACK, 80, Epochs.of(5).validation(0.4));

  @TempDir Path folder;

  private final List<Map<String, HostTensor>> weights = new ArrayList<>();

  /** Collects the weights at the end of every epoch. */
  private History fit(Trainer trainer, Epochs epochs) {
    return trainer.fit(
        RUN.data(),
        epochs,
        new Progress() {
          @Override
          public void epoch(History.EpochRow row) {
            weights.add(trainer.weights());
          }
        });
  }

  private static void assertSame(Map<String, HostTensor> expected, Map<String, HostTensor> got) {
    assertEquals(expected.keySet(), got.keySet());
    expected.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(got.get(name)), name));
  }

  private static void assertOther(Map<String, HostTensor> one, Map<String, HostTensor> other) {
    assertFalse(one.get("conv1.weight").bitwiseEquals(other.get("conv1.weight")));
  }

  /** Not by chance: the best epoch is alone, in accuracy and in loss. */
  private static void assertBest(History history) {
    List<History.EpochRow> rows = history.epochs();
    History.EpochRow best = rows.get(BEST - 1);
    for (History.EpochRow row : rows) {
      if (row != best) {
        assertTrue(row.validationAccuracy() < best.validationAccuracy(), rows.toString());
        assertTrue(row.validationLoss() > best.validationLoss(), rows.toString());
      }
    }
    assertEquals(BEST, history.bestEpoch());
    assertEquals(best, history.best());
  }

  @Test
  void theEpochOfTheHighestAccuracyIsKeptAndLeftInPlace() {
    try (Trainer trainer = RUN.settings(folder).build()) {
      History history = fit(trainer, RUN.epochs());
      assertBest(history);
      assertTrue(history.bestRestored());
      assertSame(weights.get(BEST - 1), trainer.weights());
      assertOther(weights.get(4), trainer.weights());
      assertSame(
          weights.get(BEST - 1),
          SafetensorsFile.read(folder.resolve("best.safetensors")).tensors());
      // What the run would go on from is its last step.
      HostTensor last =
          SafetensorsFile.read(folder.resolve("last.safetensors")).tensors().get("conv1.weight");
      assertTrue(last.bitwiseEquals(weights.get(4).get("conv1.weight")));
    }
  }

  @Test
  void withoutAFolderTheyAreKeptAsWell() {
    try (Trainer trainer = RUN.settings(null).build()) {
      History history = fit(trainer, RUN.epochs());
      assertBest(history);
      assertTrue(history.bestRestored());
      assertSame(weights.get(BEST - 1), trainer.weights());
    }
  }

  @Test
  void afterEarlyStoppingTheBestAreInPlace() {
    try (Trainer trainer = RUN.settings(null).build()) {
      History history = fit(trainer, RUN.epochs().patience(1));
      assertEquals(BEST + 1, history.epochs().size());
      assertEquals(BEST, history.bestEpoch());
      assertSame(weights.get(BEST - 1), trainer.weights());
    }
  }

  @Test
  void theLowestLossIsTheBestWhereTheLossChooses() {
    for (String metric : List.of("loss", "area-under-curve", "wrong")) {
      weights.clear();
      try (Trainer trainer =
          RUN.settings(null)
              .metrics(
                  Metrics.areaUnderCurve(),
                  Metrics.of(
                      "wrong",
                      false,
                      (graph, output, target) ->
                          graph.apply(new SoftmaxCrossEntropy(), output, target)))
              .bestBy(metric)
              .build()) {
        History history = fit(trainer, RUN.epochs());
        assertBest(history);
        assertSame(weights.get(BEST - 1), trainer.weights());
        assertTrue(history.best().validation().containsKey(metric), metric);
      }
    }
  }

  @Test
  void aMetricThatIsNotThereChoosesNothing() {
    assertEquals(
        "trainer: expected to choose the best epoch by one of [loss, accuracy], got 'beauty'; add"
            + " the metric",
        assertThrows(
                UsageException.class, () -> RUN.settings(null).bestBy("beauty").build().close())
            .getMessage());
  }

  @Test
  void withNothingHeldOutTheLastStepStays() {
    try (Trainer trainer = RUN.settings(null).build()) {
      History history = fit(trainer, Epochs.of(5));
      assertSame(weights.get(4), trainer.weights());
      assertFalse(history.bestRestored());
      assertEquals(0, history.bestEpoch());
    }
  }

  @Test
  void withNothingHeldOutTheFileIsOfTheLowestTrainingLoss() {
    try (Trainer trainer = RUN.settings(folder).build()) {
      List<History.EpochRow> rows = fit(trainer, Epochs.of(5)).epochs();
      int lowest = 0;
      for (int e = 1; e < rows.size(); e++) {
        lowest = rows.get(e).trainLoss() < rows.get(lowest).trainLoss() ? e : lowest;
      }
      assertTrue(lowest > 0 && lowest < 4, rows.toString());
      assertSame(
          weights.get(lowest), SafetensorsFile.read(folder.resolve("best.safetensors")).tensors());
    }
  }

  @Test
  void ofEquallyGoodEpochsTheFirstIsKept() {
    Metric same =
        Metrics.of(
            "same",
            true,
            (graph, output, target) ->
                graph.scale(graph.apply(new SoftmaxCrossEntropy(), output, target), 0));
    try (Trainer trainer = RUN.settings(null).metrics(same).bestBy("same").build()) {
      History history = fit(trainer, RUN.epochs());
      assertEquals(1, history.bestEpoch());
      assertSame(weights.get(0), trainer.weights());
    }
  }

  @Test
  void aResumedRunStillHasTheBestFromBefore() {
    try (Trainer trainer = RUN.settings(folder).build()) {
      Progress stopping =
          new Progress() {
            @Override
            public void epoch(History.EpochRow row) {
              weights.add(trainer.weights());
              if (row.epoch() == BEST + 1) {
                trainer.requestStop();
              }
            }
          };
      History history = trainer.fit(RUN.data(), RUN.epochs(), stopping);
      // The run goes on: the weights are still its own.
      assertFalse(trainer.isFinished());
      assertFalse(history.bestRestored());
      assertSame(weights.get(BEST), trainer.weights());
    }
    try (Trainer trainer = RUN.settings(folder).build()) {
      assertEquals(BEST, trainer.resume(folder, RUN.data(), RUN.epochs()).bestEpoch());
      History history = trainer.fit(RUN.data(), RUN.epochs());
      assertBest(history);
      assertTrue(history.bestRestored());
      assertSame(weights.get(BEST - 1), trainer.weights());
    }
  }

  @Test
  void aRunWhoseBestIsLostIsNotGoneOnWith() throws IOException {
    try (Trainer trainer = RUN.settings(folder).build()) {
      fit(trainer, RUN.epochs());
    }
    Files.delete(folder.resolve("best.safetensors"));
    try (Trainer trainer = RUN.settings(folder).build()) {
      Map<String, HostTensor> before = trainer.weights();
      LensletException e =
          assertThrows(
              LensletException.class, () -> trainer.resume(folder, RUN.data(), RUN.epochs()));
      assertTrue(e.getMessage().contains("best.safetensors: expected "), e.getMessage());
      assertSame(before, trainer.weights());
      assertFalse(trainer.isFinished());
    }
  }

  @Test
  void aCallbackHearsOfEverythingAndMayEndTheRun() {
    List<String> heard = new ArrayList<>();
    Callback callback =
        new Callback() {
          @Override
          public boolean step(Progress.StepReport report) {
            heard.add(report.epoch() + "/" + report.step());
            return report.step() != 5;
          }

          @Override
          public boolean epoch(History.EpochRow row) {
            heard.add("epoch " + row.epoch());
            return row.epoch() < 3;
          }
        };
    SmallRun run = new SmallRun(Sgd.of(0.1f), Schedule.CONSTANT, 20, Epochs.of(9).validation(0.4));
    try (Trainer trainer = run.settings(folder).callback(callback).build()) {
      assertEquals(1, trainer.fit(run.data(), run.epochs()).epochs().size());
      assertFalse(trainer.isFinished());
      History history = trainer.fit(run.data(), run.epochs());
      assertTrue(trainer.isFinished());
      assertTrue(history.bestRestored());
      assertEquals(
          List.of(
              "1/1", "1/2", "1/3", "epoch 1", "2/4", "2/5", "2/6", "epoch 2", "3/7", "3/8", "3/9",
              "epoch 3"),
          heard);
    }
    // The end is part of the checkpoint.
    try (Trainer trainer = run.settings(folder).build()) {
      trainer.resume(folder, run.data(), run.epochs());
      assertTrue(trainer.isFinished());
      assertEquals(3, trainer.fit(run.data(), run.epochs()).epochs().size());
    }
  }
}
