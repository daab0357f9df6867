package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.opencl.OpenClDevices;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.loss.CrossEntropy;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.loss.Objective;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.GradientTransforms;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/** Accumulated gradients, averaged weights and frozen parameters. */
class RegimenTest {
  private static final int EXAMPLES = 24;
  private static final Clusters DATA = LinearModel.data(EXAMPLES);

  @TempDir Path folder;

  private static TrainerBuilder linear(Backend backend, int batch, Optimizer optimizer) {
    return Trainer.of(LinearModel.model())
        .on(backend)
        .batch(batch)
        .loss(Losses.onClasses(Losses.meanSquaredError()))
        .optimizer(optimizer);
  }

  /** The weights after every step. */
  private static List<Map<String, HostTensor>> trajectory(Trainer trainer, int epochs) {
    List<Map<String, HostTensor>> weights = new ArrayList<>();
    Progress collecting =
        new Progress() {
          @Override
          public void step(StepReport report) {
            weights.add(trainer.weights());
          }
        };
    trainer.fit(DATA, Epochs.of(epochs), collecting);
    return weights;
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        Sgd.of(0.2f).momentum(0.9f).weightDecay(0.01f),
        Adam.of(0.05f),
        Sgd.of(0.5f).transform(GradientTransforms.clipByGlobalNorm(0.1f)));
  }

  /** The mean gradient over all examples, in whatever order they come. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void accumulatedBatchesLearnAsOneOfAllTheirExamples(Optimizer optimizer) {
    for (Backend backend : List.of(new ReferenceBackend(), new CpuBackend(2))) {
      try (backend;
          Trainer whole = linear(backend, EXAMPLES, optimizer).build();
          Trainer parts = linear(backend, EXAMPLES / 4, optimizer).accumulate(4).build()) {
        List<Map<String, HostTensor>> expected = trajectory(whole, 5);
        List<Map<String, HostTensor>> got = trajectory(parts, 5);
        assertEquals(20, got.size());
        for (int step = 1; step <= 20; step++) {
          Map<String, HostTensor> now = got.get(step - 1);
          if (step % 4 == 0) {
            double[][] want = LinearModel.weights(expected.get(step / 4 - 1));
            assertClose(want, LinearModel.weights(now), 2e-6, "step " + step);
          } else if (step > 1) {
            HostTensor before = got.get(step - 2).get("dense1.weight");
            assertTrue(before.bitwiseEquals(now.get("dense1.weight")), "step " + step);
          }
        }
      }
    }
  }

  private static void assertClose(double[][] want, double[][] got, double by, String what) {
    for (int row = 0; row < want.length; row++) {
      for (int c = 0; c < want[row].length; c++) {
        assertEquals(want[row][c], got[row][c], by, what);
      }
    }
  }

  /** Two plans over the same variables, and averages of what one of them has just written. */
  @Test
  @Tag("opencl")
  void openClDoesWhatTheReferenceDoes() {
    List<Map<String, HostTensor>> ends = new ArrayList<>();
    for (Backend backend : List.of(new ReferenceBackend(), OpenClDevices.open())) {
      try (backend;
          Trainer trainer =
              linear(backend, 6, Adam.of(0.05f)).accumulate(3).averaging(0.7).build()) {
        trainer.fit(DATA, Epochs.of(6), Progress.silent());
        ends.add(trainer.weights());
      }
    }
    assertClose(LinearModel.weights(ends.get(0)), LinearModel.weights(ends.get(1)), 1e-5, "OpenCL");
  }

  @Test
  void theAverageIsWhatIsJudgedAndWhatIsLeft() {
    double decay = 0.6;
    Optimizer optimizer = Sgd.of(0.3f);
    try (Backend backend = new ReferenceBackend();
        Trainer plain = linear(backend, 6, optimizer).build();
        Trainer averaged = linear(backend, 6, optimizer).averaging(decay).watch(DATA).build()) {
      List<Map<String, HostTensor>> expected = trajectory(plain, 3);
      List<Map<String, HostTensor>> steps = new ArrayList<>();
      List<Double> losses = new ArrayList<>();
      History history =
          averaged.fit(
              DATA,
              Epochs.of(3),
              new Progress() {
                @Override
                public void step(StepReport report) {
                  steps.add(averaged.weights());
                }
              });
      history.epochs().forEach(row -> losses.add(row.testLoss()));
      double[][] average = new double[LinearModel.ROWS][LinearModel.CLASSES];
      for (int step = 1; step <= 12; step++) {
        double keep = Math.min(decay, (step - 1.0) / (step + 9));
        double[][] weights = LinearModel.weights(expected.get(step - 1));
        for (int row = 0; row < average.length; row++) {
          for (int c = 0; c < LinearModel.CLASSES; c++) {
            average[row][c] = keep * average[row][c] + (1 - keep) * weights[row][c];
          }
        }
        // Averaging changes nothing that is learnt.
        HostTensor weight = steps.get(step - 1).get("dense1.weight");
        assertTrue(weight.bitwiseEquals(expected.get(step - 1).get("dense1.weight")));
        if (step % 4 == 0) {
          assertEquals(LinearModel.loss(DATA, average), losses.get(step / 4 - 1), 1e-6);
        }
      }
      assertClose(average, LinearModel.weights(averaged.weights()), 1e-6, "at the end");
      assertEquals(losses.get(2), averaged.evaluate(DATA).loss(), 1e-12);
      assertTrue(Math.abs(losses.get(2) - plain.evaluate(DATA).loss()) > 1e-5);
    }
  }

  @Test
  void whatIsFrozenKeepsEveryBitAndHasNoState() {
    try (Backend backend = new ReferenceBackend();
        Trainer trainer =
            Trainer.of(SmallRun.model())
                .on(backend)
                .batch(4)
                .optimizer(Adam.of(0.1f).decoupledWeightDecay(0.1f))
                .averaging(0.9)
                .freeze("conv1", "dense1.bias")
                .build()) {
      Map<String, HostTensor> before = trainer.weights();
      trainer.fit(new SmallRun(null, null, 16, null).data(), Epochs.of(2), Progress.silent());
      Map<String, HostTensor> after = trainer.weights();
      for (String name : before.keySet()) {
        boolean same = before.get(name).bitwiseEquals(after.get(name));
        assertEquals(!name.equals("dense1.weight"), same, name);
      }
    }
    Objective objective =
        Objective.of(TrainingTask.onlyOutput(SmallRun.model()), Losses.softmaxCrossEntropy());
    Regimen regimen = Regimen.PLAIN.averaging(0.9).frozen(List.of("conv1", "dense1.bias"));
    TrainingTask task = new TrainingTask(SmallRun.model(), objective, Adam.of(1), 4, regimen);
    List<String> variables =
        TrainingGraph.of(task).variables().stream().map(variable -> variable.name()).toList();
    assertEquals(
        List.of(
            "conv1.weight",
            "conv1.bias",
            "dense1.weight",
            "dense1.bias",
            "optimizer.dense1.weight.m",
            "optimizer.dense1.weight.v",
            "average.dense1.weight",
            "metrics.loss"),
        variables);
  }

  /** What one step of plain descent subtracts is the rate times the gradient. */
  @Test
  void partsOfTheModelHaveRatesOfTheirOwn() {
    Clusters data = new SmallRun(null, null, 4, null).data();
    List<Map<String, HostTensor>> ends = new ArrayList<>();
    Map<String, HostTensor> start;
    try (Backend backend = new ReferenceBackend();
        Trainer plain = small(backend).build();
        Trainer changed =
            small(backend)
                .rateFactor("conv1", 0.25f)
                .rateFactor("conv1.bias", 3)
                .rateFactor("dense1.bias", 0)
                .build()) {
      start = plain.weights();
      for (Trainer trainer : List.of(plain, changed)) {
        trainer.fit(data, Epochs.of(1), Progress.silent());
        ends.add(trainer.weights());
      }
    }
    Map<String, Double> factors =
        Map.of("conv1.weight", 0.25, "conv1.bias", 3.0, "dense1.weight", 1.0, "dense1.bias", 0.0);
    factors.forEach(
        (name, factor) -> {
          for (int i = 0; i < start.get(name).floats().length; i++) {
            double from = start.get(name).floats()[i];
            double step = ends.get(0).get(name).floats()[i] - from;
            double got = ends.get(1).get(name).floats()[i] - from;
            assertEquals(factor * step, got, 5e-7, name);
          }
        });
  }

  private static TrainerBuilder small(Backend backend) {
    return Trainer.of(SmallRun.model()).on(backend).batch(4).optimizer(Sgd.of(1)).seed(3);
  }

  private static void assertRefused(String message, Executable work) {
    assertEquals(message, assertThrows(UsageException.class, work).getMessage());
  }

  @Test
  void impossibleSettingsAreRefused() {
    try (Backend backend = new ReferenceBackend()) {
      TrainerBuilder builder = linear(backend, 6, Sgd.of(1));
      assertRefused("accumulation: expected at least 1 batch, got 0", () -> builder.accumulate(0));
      assertRefused("averaging: expected a decay in [0, 1), got 1.0", () -> builder.averaging(1));
      assertRefused(
          "frozen: expected the name of a layer, block or parameter, got 'dense'; the parameters"
              + " are [dense1.weight, dense1.bias]",
          () -> builder.freeze("dense").build());
      assertRefused(
          "frozen: expected some parameters to learn, got none; freeze less",
          () -> builder.freeze("dense1").build());
      assertRefused(
          "rate: expected the name of a layer, block or parameter, got 'x'; the parameters are"
              + " [dense1.weight, dense1.bias]",
          () -> linear(backend, 6, Sgd.of(1)).rateFactor("x", 1).build());
      assertRefused(
          "rate of a: expected a factor of at least 0, got -1.0",
          () -> builder.rateFactor("a", -1));
    }
  }

  /** In the middle of an epoch and of a group of batches. */
  @Test
  void aStopAfterAnyStepChangesNothing() {
    SmallRun run =
        new SmallRun(
            Sgd.of(0.1f).momentum(0.9f), Schedule.COSINE, 40, Epochs.of(2).validation(0.2));
    SmallRun.Result expected = uninterrupted(run, folder.resolve("whole"));
    for (int stop = 1; stop < 16; stop += 2) {
      Path where = folder.resolve("stop" + stop);
      SmallRun.makeFolder(where);
      int last = stop;
      try (Trainer trainer = settings(run, where).build()) {
        trainer.fit(
            run.data(),
            run.epochs(),
            new Progress() {
              @Override
              public void step(StepReport report) {
                if (report.step() == last) {
                  trainer.requestStop();
                }
              }
            });
      }
      try (Trainer trainer = settings(run, where).build()) {
        trainer.resume(where, run.data(), run.epochs());
        assertEquals(expected, run.finish(trainer, where), "stopped after step " + stop);
      }
    }
    try (Trainer other = run.settings(folder).build()) {
      assertThrows(
          LensletException.class,
          () -> other.resume(folder.resolve("whole"), run.data(), run.epochs()));
    }
  }

  private static TrainerBuilder settings(SmallRun run, Path where) {
    return run.settings(where).accumulate(3).averaging(0.8).freeze("conv1.bias");
  }

  private static SmallRun.Result uninterrupted(SmallRun run, Path where) {
    SmallRun.makeFolder(where);
    try (Trainer trainer = settings(run, where).build()) {
      return run.finish(trainer, where);
    }
  }

  @Test
  void anUpdateThatOverflowsIsNotTheDevicesFault() {
    try (Backend backend = new ReferenceBackend();
        Trainer trainer = linear(backend, 6, Sgd.of(3e38f)).accumulate(2).build()) {
      LensletException diverged =
          assertThrows(LensletException.class, () -> trainer.fit(DATA, Epochs.of(3)));
      assertFalse(diverged instanceof DeviceException, diverged.getMessage());
      assertTrue(
          diverged.getMessage().startsWith("training: expected finite values, got "),
          diverged.getMessage());
    }
  }

  /** A last batch with fewer examples, and weights that differ from batch to batch. */
  @Test
  void theLossOfDataDoesNotDependOnTheBatchItIsJudgedIn() {
    List<Double> losses = new ArrayList<>();
    CrossEntropy loss = CrossEntropy.ofLogits().classWeights(0.5f, 1, 4).labelSmoothing(0.1f);
    for (int batch : new int[] {EXAMPLES, 5, 7}) {
      try (Backend backend = new ReferenceBackend();
          Trainer trainer =
              Trainer.of(LinearModel.model()).on(backend).batch(batch).loss(loss).build()) {
        losses.add(trainer.evaluate(DATA).loss());
      }
    }
    assertEquals(losses.get(0), losses.get(1), 1e-6);
    assertEquals(losses.get(0), losses.get(2), 1e-6);
  }
}
