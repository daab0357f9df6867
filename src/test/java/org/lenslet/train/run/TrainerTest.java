package org.lenslet.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.error.CheckpointException;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Clusters;
import org.lenslet.train.Epochs;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;
import org.lenslet.train.TrainerBuilder;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

class TrainerTest {
  private static final SmallRun RUN =
      new SmallRun(Sgd.of(0.1f), Schedule.CONSTANT, 40, Epochs.of(2).validation(0.2));

  @TempDir Path folder;

  private static void assertRefused(String message, Executable executable) {
    assertEquals(message, assertThrows(UsageException.class, executable).getMessage());
  }

  @Test
  void trainingLearns() {
    SmallRun run = new SmallRun(Adam.of(0.02f), Schedule.COSINE, 200, Epochs.of(5));
    try (Trainer trainer = run.settings(folder).build()) {
      double before = trainer.evaluate(run.data()).loss();
      History history = trainer.fit(run.data(), run.epochs(), Progress.silent());

      assertTrue(history.lastTrainLoss() < before / 2, before + " to " + history.lastTrainLoss());
      assertTrue(trainer.evaluate(run.data()).accuracy() > 0.9);
    }
  }

  @Test
  void twoSeedsStartApart() {
    try (Trainer one = RUN.settings(folder).build();
        Trainer two = RUN.settings(folder).seed(4).build()) {
      assertFalse(
          one.weights().get("conv1.weight").bitwiseEquals(two.weights().get("conv1.weight")));
    }
  }

  @Test
  void settingsThatChangeAfterwardsChangeTheNextTrainerOnly() {
    TrainerBuilder settings = RUN.settings(folder);
    try (Trainer first = settings.build();
        Trainer next = settings.batch(2).build()) {
      long steps = RUN.data().size() * 8 / 10 / SmallRun.BATCH * 2;

      assertEquals(steps, lastStep(first));
      assertEquals(2 * steps, lastStep(next));
    }
  }

  private static long lastStep(Trainer trainer) {
    History history = trainer.fit(RUN.data(), RUN.epochs(), Progress.silent());
    return history.epochs().get(1).steps();
  }

  @Test
  void progressHearsOfEverything() {
    List<String> heard = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void started(RunPlan plan) {
            heard.add("started " + plan.steps() + " from " + plan.startStep());
          }

          @Override
          public void step(StepReport report) {
            assertTrue(report.loss() > 0 && report.dataWaitShare() >= 0);
            heard.add(report.epoch() + "/" + report.step());
          }

          @Override
          public void epoch(History.EpochRow row) {
            heard.add("epoch " + row.epoch());
          }

          @Override
          public void finished() {
            heard.add("finished");
          }
        };
    SmallRun run = new SmallRun(RUN.optimizer(), RUN.schedule(), 10, Epochs.of(2));
    try (Trainer trainer = run.settings(folder).build()) {
      trainer.fit(run.data(), run.epochs(), progress);
    }

    assertEquals(
        List.of(
            "started 6 from 0",
            "1/1",
            "1/2",
            "1/3",
            "epoch 1",
            "2/4",
            "2/5",
            "2/6",
            "epoch 2",
            "finished"),
        heard);
  }

  @Test
  void theTrainingLossIsTheMeanOverTheEpochsExamples() {
    // A rate too small to change a float: every step sees the first weights.
    SmallRun run = new SmallRun(Sgd.of(1e-20f), Schedule.CONSTANT, 40, Epochs.of(1));
    try (Trainer trainer = run.settings(folder).build()) {
      double loss = trainer.evaluate(run.data()).loss();

      assertEquals(
          loss, trainer.fit(run.data(), run.epochs(), Progress.silent()).lastTrainLoss(), 1e-6);
    }
  }

  @Test
  void aListenerThatFailsEndsTheRunAndReleasesTheData() {
    try (Trainer trainer = RUN.settings(folder).build()) {
      Progress failing =
          new Progress() {
            @Override
            public void step(StepReport report) {
              throw new IllegalStateException("no");
            }
          };
      assertThrows(
          IllegalStateException.class, () -> trainer.fit(RUN.data(), RUN.epochs(), failing));
      assertFalse(trainer.isFinished());
    }
  }

  @Test
  void dataThatDoesNotFitIsRefused() {
    try (Trainer trainer = RUN.settings(folder).build()) {
      assertRefused(
          "model small: expected data of 1x6x6, got 1x28x28 of synthetic train; choose other data"
              + " or another model",
          () -> trainer.evaluate(SyntheticDigits.train(10, 1)));
      assertRefused(
          "model small: expected data of 3 classes, got 5 of clusters",
          () ->
              trainer.fit(
                  new Clusters(Shape.of(1, 6, 6), 5, 40, 1), RUN.epochs(), Progress.silent()));
      assertRefused(
          "batch: expected at most the 3 training examples of clusters, got 4; choose a smaller"
              + " batch",
          () ->
              trainer.fit(
                  new Clusters(Shape.of(1, 6, 6), 3, 3, 1), Epochs.of(1), Progress.silent()));
    }
  }

  @Test
  void missingAndImpossibleSettingsAreRefused() {
    Model model = SmallRun.model();
    assertRefused(
        "trainer: expected a backend, got none; call on(backend)",
        () -> Trainer.of(model).build().close());
    assertRefused("batch: expected at least 1, got 0", () -> Trainer.of(model).batch(0));
    assertRefused("epochs: expected at least 1 epoch, got 0", () -> Epochs.of(0));
    assertRefused(
        "epochs: expected a validation fraction in [0, 1), got 1.0",
        () -> Epochs.of(1).validation(1));
    assertRefused(
        "epochs: expected a validation fraction above 0 for early stopping, got 0",
        () -> Epochs.of(1).patience(1));
  }

  @Test
  void aFolderThatIsNotThereIsRefusedBeforeTheFirstStep() {
    Path missing = folder.resolve("missing");
    try (Trainer trainer = RUN.settings(missing).build()) {
      assertThrows(
          LensletException.class,
          () ->
              trainer.fit(
                  RUN.data(),
                  RUN.epochs(),
                  new Progress() {
                    @Override
                    public void step(StepReport report) {
                      throw new AssertionError("a step was taken");
                    }
                  }));
      CheckpointException error =
          assertThrows(
              CheckpointException.class, () -> trainer.resume(missing, RUN.data(), RUN.epochs()));
      assertTrue(error.getMessage().startsWith(missing.toString()), error.getMessage());
    }
  }
}
