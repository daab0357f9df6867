package org.lenslet.train.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.data.Dataset;
import org.lenslet.data.augment.ImageAugmentations;
import org.lenslet.error.UsageException;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.Epochs;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.GradientTransforms;
import org.lenslet.train.optimizer.RmsProp;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Schedules;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

@Tag("slow")
class ResumeTest {
  private static final SmallRun RUN_OF_AUGMENTED =
      new SmallRun(Adam.of(0.01f), Schedule.COSINE, 40, Epochs.of(2).validation(0.4));

  @TempDir Path folder;

  /** 40 examples make 8 steps an epoch and a row each; 180 make 45, and rows of two steps. */
  static Stream<SmallRun> runs() {
    Epochs judged = Epochs.of(3).validation(0.2);
    return Stream.of(
        new SmallRun(Sgd.of(0.1f).momentum(0.9f), Schedule.COSINE, 40, judged),
        new SmallRun(Adam.of(0.01f), Schedule.LINEAR, 40, judged),
        new SmallRun(
            Adam.of(0.05f), Schedule.CONSTANT, 40, Epochs.of(6).validation(0.2).patience(1)),
        new SmallRun(Sgd.of(0.1f).nesterov(0.9f), Schedule.COSINE, 180, Epochs.of(2)),
        new SmallRun(RmsProp.of(0.01f).momentum(0.5f), Schedules.plateau(0.5, 0, 0.1), 40, judged),
        new SmallRun(
            Adam.of(0.05f)
                .decoupledWeightDecay(0.1f)
                .exemptBiasesAndNorms()
                .group(ParameterGroup.BIAS, settings -> settings.rateFactor(2))
                .transform(GradientTransforms.clipByGlobalNorm(0.1f)),
            Schedule.COSINE,
            40,
            Epochs.of(2)));
  }

  private SmallRun.Result uninterrupted(SmallRun run, Path where) {
    SmallRun.makeFolder(where);
    try (Trainer trainer = run.settings(where).build()) {
      SmallRun.Result result = run.finish(trainer, where);
      assertTrue(trainer.isFinished());
      return result;
    }
  }

  private SmallRun.Result resumed(SmallRun run, Path where) {
    try (Trainer trainer = run.settings(where).build()) {
      trainer.resume(where, run.data(), run.epochs());
      return run.finish(trainer, where);
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void equalSeedsGiveEqualFiles(SmallRun run) {
    assertEquals(uninterrupted(run, folder.resolve("a")), uninterrupted(run, folder.resolve("b")));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aStopAfterAnyStepChangesNothing(SmallRun run) {
    SmallRun.Result expected = uninterrupted(run, folder.resolve("whole"));
    long steps = lastStep(expected);
    for (long stop = 0; stop <= steps; stop++) {
      Path where = folder.resolve("stop" + stop);
      SmallRun.makeFolder(where);
      stopAfter(run, where, stop);

      assertEquals(expected, resumed(run, where), "stopped after step " + stop);
    }
  }

  private static void stopAfter(SmallRun run, Path where, long stop) {
    try (Trainer trainer = run.settings(where).build()) {
      if (stop == 0) {
        trainer.requestStop();
      }
      trainer.fit(
          run.data(),
          run.epochs(),
          new Progress() {
            @Override
            public void step(StepReport report) {
              if (report.step() == stop) {
                trainer.requestStop();
              }
            }
          });
    }
  }

  /** As after a kill: nothing but the files of the moment is left. */
  @ParameterizedTest
  @MethodSource("runs")
  void everyCheckpointThatWasEverWrittenLeadsToTheSameEnd(SmallRun run) {
    SmallRun.Result expected = uninterrupted(run, folder.resolve("whole"));
    Path writing = folder.resolve("writing");
    SmallRun.makeFolder(writing);
    try (Trainer trainer = run.settings(writing).checkpointEvery(Duration.ZERO).build()) {
      trainer.fit(
          run.data(),
          run.epochs(),
          new Progress() {
            @Override
            public void step(StepReport report) {
              Path copy = folder.resolve("copy" + report.step());
              SmallRun.copy(SmallRun.last(writing), SmallRun.last(copy));
              if (report.epoch() > 1) {
                SmallRun.copy(SmallRun.best(writing), SmallRun.best(copy));
              }
            }
          });
    }
    long steps = lastStep(expected);
    for (long step = 1; step <= steps; step++) {
      assertEquals(
          expected, resumed(run, folder.resolve("copy" + step)), "checkpoint at step " + step);
    }
    assertEquals(expected, resumed(run, writing), "checkpoint at the end");
  }

  /** What chance does to an example follows from seed, epoch and example, resumed or not. */
  @Test
  void aStopChangesNothingWhereExamplesAreAugmented() {
    Dataset data =
        RUN_OF_AUGMENTED
            .data()
            .augmented(ImageAugmentations.randomMirror().then(ImageAugmentations.randomShift(1)));
    Map<String, HostTensor> whole = augmented(data, Long.MAX_VALUE, folder.resolve("whole"));
    Map<String, HostTensor> plain =
        augmented(RUN_OF_AUGMENTED.data(), Long.MAX_VALUE, folder.resolve("plain"));
    assertFalse(whole.get("conv1.weight").bitwiseEquals(plain.get("conv1.weight")));
    for (long stop : new long[] {3, 6, 8}) {
      Map<String, HostTensor> resumed = augmented(data, stop, folder.resolve("at" + stop));
      whole.forEach(
          (name, tensor) ->
              assertTrue(tensor.bitwiseEquals(resumed.get(name)), name + " stopped at " + stop));
    }
  }

  private static Map<String, HostTensor> augmented(Dataset data, long stop, Path where) {
    SmallRun.makeFolder(where);
    Epochs epochs = RUN_OF_AUGMENTED.epochs();
    try (Trainer trainer = RUN_OF_AUGMENTED.settings(where).build()) {
      Progress stopping =
          new Progress() {
            @Override
            public void step(StepReport report) {
              if (report.step() == stop) {
                trainer.requestStop();
              }
            }
          };
      trainer.fit(data, epochs, stopping);
      if (trainer.isFinished()) {
        return trainer.weights();
      }
    }
    try (Trainer trainer = RUN_OF_AUGMENTED.settings(where).build()) {
      trainer.resume(where, data, epochs);
      trainer.fit(data, epochs);
      return trainer.weights();
    }
  }

  private static long lastStep(SmallRun.Result result) {
    List<String> rows = result.history();
    return Long.parseLong(rows.get(rows.size() - 1).split(" ")[0]);
  }

  @Test
  void patienceEndsARunEarly() {
    SmallRun run =
        new SmallRun(
            Sgd.of(1e-9f), Schedule.CONSTANT, 40, Epochs.of(9).validation(0.2).patience(2));
    SmallRun.Result result = uninterrupted(run, folder.resolve("patient"));

    // Nothing changes, so the first epoch stays the best, and two more are waited for.
    assertEquals(3 * 8, lastStep(result));
  }

  @Test
  void aStoppedTrainerGoesOnByItself() {
    SmallRun run = runs().findFirst().orElseThrow();
    SmallRun.Result expected = uninterrupted(run, folder.resolve("whole"));
    Path where = folder.resolve("again");
    SmallRun.makeFolder(where);
    try (Trainer trainer = run.settings(where).build()) {
      trainer.requestStop();
      trainer.fit(run.data(), run.epochs(), Progress.silent());
      assertFalse(trainer.isFinished());

      assertEquals(expected, run.finish(trainer, where));
    }
  }

  @Test
  void aRunThatHasBegunIsNotContinuedAsAnother() {
    SmallRun run = runs().findFirst().orElseThrow();
    Path where = folder.resolve("begun");
    SmallRun.makeFolder(where);
    stopAfter(run, where, 3);
    try (Trainer trainer = run.settings(where).build()) {
      trainer.resume(where, run.data(), run.epochs());
      UsageException error =
          assertThrows(
              UsageException.class, () -> trainer.fit(run.data(), Epochs.of(7), Progress.silent()));
      assertTrue(
          error.getMessage().startsWith("fit: expected the run that has begun, with epochs '"),
          error.getMessage());
    }
  }
}
