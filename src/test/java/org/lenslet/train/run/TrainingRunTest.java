package org.lenslet.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.data.Dataset;
import org.lenslet.error.CheckpointException;
import org.lenslet.error.UsageException;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.KernelRun;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Clusters;
import org.lenslet.train.Epochs;
import org.lenslet.train.Evaluation;
import org.lenslet.train.SmallRun;
import org.lenslet.train.StepRunner;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/** What a run tells of itself, and what it leaves where it is stopped. */
class TrainingRunTest {
  private static final int STEPS = 6;

  /** Two epochs of six steps; two of eight examples more are held out. */
  private static final SmallRun RUN =
      new SmallRun(Sgd.of(0.1f), Schedule.LINEAR, 32, Epochs.of(2).validation(0.25));

  @TempDir Path folder;

  /** Stops after a step. */
  private static Progress stoppingAfter(Trainer trainer, long step) {
    return new Progress() {
      @Override
      public void step(StepReport report) {
        if (report.step() == step) {
          trainer.requestStop();
        }
      }
    };
  }

  @Test
  void theRowsOfAnEpochAreWhatItsJudgementsAndItsClockSay() {
    Clusters watched = new Clusters(Shape.of(1, 6, 6), 3, 12, 9);
    List<Evaluation> judged = new ArrayList<>();
    List<Double> reported = new ArrayList<>();
    long start = System.nanoTime();
    try (Trainer trainer = RUN.settings(null).watch(watched).build()) {
      Progress judging =
          new Progress() {
            @Override
            public void step(StepReport report) {
              assertTrue(report.dataWaitShare() >= 0 && report.dataWaitShare() <= 1);
              reported.add(report.loss());
            }

            @Override
            public void epoch(History.EpochRow row) {
              judged.add(trainer.evaluate(watched));
            }
          };
      History history = trainer.fit(RUN.data(), RUN.epochs(), judging);
      double wall = (System.nanoTime() - start) * 1e-9;

      double seconds = 0;
      for (int e = 0; e < 2; e++) {
        History.EpochRow row = history.epochs().get(e);
        assertEquals(e + 1, row.epoch());
        assertEquals((e + 1) * STEPS, row.steps());
        assertEquals(judged.get(e).loss(), row.testLoss());
        assertEquals(judged.get(e).accuracy(), row.testAccuracy());
        assertEquals(judged.get(e).metrics(), row.test());
        assertEquals(row.validation().get("loss"), row.validationLoss());
        assertEquals(row.validation().get("accuracy"), row.validationAccuracy());
        assertEquals(0.1f * (1 - (e * STEPS + STEPS - 1) / 12.0), row.learningRate(), 1e-7);
        assertTrue(row.seconds() > 0, row.toString());
        assertEquals(STEPS * SmallRun.BATCH / row.seconds(), row.imagesPerSecond(), 1e-6);
        assertTrue(row.dataWaitShare() >= 0 && row.dataWaitShare() <= 1, row.toString());
        seconds += row.seconds();
        double sum = 0;
        double ofSteps = 0;
        for (int i = 0; i < STEPS; i++) {
          History.StepRow step = history.steps().get(e * STEPS + i);
          assertEquals(e * STEPS + i + 1, step.step());
          assertEquals(reported.get(e * STEPS + i), step.loss());
          assertTrue(step.imagesPerSecond() > SmallRun.BATCH / wall, step.toString());
          sum += step.loss();
          ofSteps += SmallRun.BATCH / step.imagesPerSecond();
        }
        assertEquals(sum / STEPS, row.trainLoss(), 1e-6);
        assertTrue(ofSteps <= 1.001 * row.seconds(), ofSteps + " of " + row.seconds());
      }
      assertEquals(2 * STEPS, history.steps().size());
      assertTrue(seconds < wall, seconds + " of " + wall);
    }
  }

  /** 45 steps an epoch are 22 rows of two, and the last alone. */
  @Test
  void theLossOfARowIsTheMeanOfItsSteps() {
    // A rate too small to change a float: every step sees the first weights.
    SmallRun run = new SmallRun(Sgd.of(1e-20f), Schedule.CONSTANT, 180, Epochs.of(1));
    try (Trainer trainer = run.settings(null).build()) {
      double loss = trainer.evaluate(run.data()).loss();
      long start = System.nanoTime();
      History history = trainer.fit(run.data(), run.epochs(), Progress.silent());
      assertTrue(history.seconds() < (System.nanoTime() - start) * 1e-9, "no time counts twice");
      assertEquals(23, history.steps().size());
      double sum = 0;
      for (History.StepRow row : history.steps()) {
        sum += row.loss() * (row.step() == 45 ? 1 : 2);
      }
      assertEquals(loss, sum / 45, 1e-6);
      assertEquals(loss, history.epochs().get(0).trainLoss(), 1e-6);
    }
  }

  @Test
  void aRunThatIsStoppedAndGoesOnGivesTheSame() {
    try (Trainer whole = RUN.settings(null).build();
        Trainer stopped = RUN.settings(null).build()) {
      History expected = whole.fit(RUN.data(), RUN.epochs(), Progress.silent());
      for (long stop : new long[] {1, 4, STEPS, STEPS + 2}) {
        History sofar = stopped.fit(RUN.data(), RUN.epochs(), stoppingAfter(stopped, stop));
        assertFalse(stopped.isFinished());
        assertEquals(stop, sofar.steps().size());
        assertEquals(stop / STEPS, sofar.epochs().size());
      }
      History got = stopped.fit(RUN.data(), RUN.epochs(), Progress.silent());
      assertTrue(stopped.isFinished());
      assertEquals(losses(expected), losses(got));
      whole
          .weights()
          .forEach(
              (name, tensor) ->
                  assertTrue(tensor.bitwiseEquals(stopped.weights().get(name)), name));
    }
  }

  private static List<String> losses(History history) {
    List<String> losses = new ArrayList<>();
    history.epochs().forEach(row -> losses.add(row.trainLoss() + " " + row.validationLoss()));
    history.steps().forEach(row -> losses.add(row.step() + " " + row.loss()));
    return losses;
  }

  @Test
  void aRequestBeforeTheStartTakesNoStep() {
    try (Trainer trainer = RUN.settings(null).build()) {
      Map<String, HostTensor> before = trainer.weights();
      trainer.requestStop();
      assertEquals(0, trainer.fit(RUN.data(), RUN.epochs(), Progress.silent()).steps().size());
      before.forEach(
          (name, tensor) -> assertTrue(tensor.bitwiseEquals(trainer.weights().get(name)), name));
      // It was for that one.
      trainer.fit(RUN.data(), RUN.epochs(), Progress.silent());
      assertTrue(trainer.isFinished());
    }
  }

  private static long resumedStep(Trainer other, Path folder) {
    List<History.StepRow> rows = other.resume(folder, RUN.data(), RUN.epochs()).steps();
    return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).step();
  }

  /** As if it were killed after any step. */
  @Test
  void checkpointsAreWrittenAsOftenAsAskedFor() {
    for (Duration interval : List.of(Duration.ZERO, Duration.ofDays(1))) {
      List<Long> written = new ArrayList<>();
      try (Trainer trainer = RUN.settings(null).checkpointEvery(interval).build();
          Trainer other = RUN.settings(null).build()) {
        trainer.checkpointTo(folder);
        Progress looking =
            new Progress() {
              @Override
              public void step(StepReport report) {
                written.add(resumedStep(other, folder));
              }
            };
        trainer.fit(RUN.data(), RUN.epochs(), looking);
        written.add(resumedStep(other, folder));
        assertTrue(other.isFinished());
      }
      assertEquals(
          interval.isZero()
              ? List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L)
              : List.of(0L, 0L, 0L, 0L, 0L, 0L, 6L, 6L, 6L, 6L, 6L, 6L, 12L),
          written);
    }
  }

  @Test
  void aStopWithinAnEpochIsKeptAndLeftoversAreRemoved() throws Exception {
    Path last = Files.writeString(folder.resolve(".last.safetensors.1.tmp"), "cut");
    Path best = Files.writeString(folder.resolve(".best.safetensors.2.tmp"), "cut");
    try (Trainer trainer = RUN.settings(folder).build();
        Trainer other = RUN.settings(null).build()) {
      trainer.fit(RUN.data(), RUN.epochs(), stoppingAfter(trainer, 4));
      assertEquals(4, resumedStep(other, folder));
      assertFalse(other.isFinished());
      trainer
          .weights()
          .forEach(
              (name, tensor) -> assertTrue(tensor.bitwiseEquals(other.weights().get(name)), name));
    }
    assertTrue(Files.notExists(last) && Files.notExists(best), "left by a run that was killed");
  }

  /** Takes at least two milliseconds a step. */
  private static final StepRunner SLOW =
      new StepRunner() {
        @Override
        public void run(long step, ExecutionPlan plan, Variables variables) {
          long end = System.nanoTime() + 2_000_000;
          plan.run();
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
        }

        @Override
        public String fault(KernelRun run) {
          return "";
        }
      };

  /** 40 steps in rows of two, interrupted after the first of each. */
  @Test
  void theTimeBeforeAnInterruptionCounts() {
    SmallRun run = new SmallRun(Sgd.of(0.1f), Schedule.CONSTANT, 160, Epochs.of(1));
    try (Trainer trainer = run.settings(null).runner(SLOW).build()) {
      for (int stop = 1; stop < 40; stop += 2) {
        trainer.fit(run.data(), run.epochs(), stoppingAfter(trainer, stop));
      }
      History history = trainer.fit(run.data(), run.epochs(), Progress.silent());
      assertTrue(history.seconds() >= 40 * 0.002, history.toString());
    }
    try (Trainer trainer =
        run.settings(folder).runner(SLOW).checkpointEvery(Duration.ZERO).build()) {
      long start = System.nanoTime();
      History history = trainer.fit(run.data(), run.epochs(), Progress.silent());
      assertTrue(history.seconds() >= 40 * 0.002, history.toString());
      assertTrue(history.seconds() < (System.nanoTime() - start) * 1e-9, "no time counts twice");
    }
  }

  /** Data that takes its time is waited for, and said to be. */
  @Test
  void theShareOfWaitingIsOfTheEpochSoFar() {
    SmallRun run = new SmallRun(Sgd.of(0.1f), Schedule.CONSTANT, 160, Epochs.of(1));
    Dataset slow =
        run.data()
            .augmented(
                (example, random) -> {
                  long end = System.nanoTime() + 2_000_000;
                  while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                  }
                });
    double[] last = new double[1];
    try (Trainer trainer = run.settings(null).build()) {
      Progress looking =
          new Progress() {
            @Override
            public void step(StepReport report) {
              last[0] = report.dataWaitShare();
              // Some batches may be ready before the first step.
              boolean waited = last[0] > 0.001 || report.step() < 20;
              assertTrue(waited && last[0] <= 1, report.toString());
            }
          };
      History history = trainer.fit(slow, run.epochs(), looking);
      assertEquals(history.epochs().get(0).dataWaitShare(), last[0], 0.3);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAStep() {
    Clusters other = new Clusters(Shape.of(1, 5, 5), 3, 32, 1);
    try (Trainer trainer = RUN.settings(folder).build();
        Trainer watching = RUN.settings(null).watch(other).build()) {
      Map<String, HostTensor> before = watching.weights();
      assertThrows(UsageException.class, () -> watching.fit(RUN.data(), RUN.epochs()));
      before.forEach(
          (name, tensor) -> assertTrue(tensor.bitwiseEquals(watching.weights().get(name)), name));
      trainer.fit(RUN.data(), RUN.epochs(), stoppingAfter(trainer, 1));
      assertEquals(
          "fit: expected the run that has begun, with epochs 'Epochs[count=2, validation=0.25,"
              + " patience=0]', got 'Epochs[count=3, validation=0.25, patience=0]'; make a new"
              + " trainer",
          assertThrows(UsageException.class, () -> trainer.fit(RUN.data(), new Epochs(3, 0.25, 0)))
              .getMessage());
      assertTrue(
          assertThrows(UsageException.class, () -> trainer.resume(folder, other, RUN.epochs()))
              .getMessage()
              .startsWith("model small: expected data of 1x6x6, got 1x5x5"));
    }
  }

  @Test
  void aRunThatHasEndedCanBecomeLongerButNeitherShorterNorAnother() {
    try (Trainer trainer = RUN.settings(folder).build()) {
      trainer.fit(RUN.data(), RUN.epochs(), Progress.silent());
    }
    try (Trainer trainer = RUN.settings(folder).build()) {
      assertEquals(
          "epochs: expected at least the 2 that the run has begun, got 1; choose a larger number",
          assertThrows(
                  UsageException.class,
                  () -> trainer.resume(folder, RUN.data(), new Epochs(1, 0.25, 0)))
              .getMessage());
      String another =
          assertThrows(
                  CheckpointException.class,
                  () -> trainer.resume(folder, RUN.data(), new Epochs(2, 0.25, 1)))
              .getMessage();
      assertTrue(
          another.contains("with epochs 'Epochs[count=2, validation=0.25, patience=1]', got"));
      Epochs three = new Epochs(3, 0.25, 0);
      trainer.resume(folder, RUN.data(), three);
      assertFalse(trainer.isFinished());
      assertEquals(3, trainer.fit(RUN.data(), three, Progress.silent()).epochs().size());
      assertTrue(trainer.isFinished());
    }
  }
}
