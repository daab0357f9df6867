package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.Backend;
import org.lenslet.backend.FaultyBackend;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.batch.Batch;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;
import org.lenslet.op.conv.Convolution;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

/** The search for the step that spoils a run takes the run's own steps, neither more nor other. */
class DivergenceReplayTest {
  private static final Schedule SLOW = (step, steps) -> 0.01;

  @TempDir Path folder;

  /** 65 steps an epoch; the losses of every three are summed. */
  private static SmallRun run(float rate) {
    return new SmallRun(Sgd.of(rate), SLOW, 260, Epochs.of(1));
  }

  /**
   * About 1.1 times the weight for each of four examples: two steps fit into a float, not three.
   */
  private TrainerBuilder overflowing(SmallRun run) {
    String output = TrainingTask.onlyOutput(SmallRun.model());
    return run.settings(folder).loss(output, 2.9e37f, Losses.softmaxCrossEntropy());
  }

  private static String refusal(SmallRun run, Trainer trainer) {
    return assertThrows(
            LensletException.class, () -> trainer.fit(run.data(), run.epochs(), Progress.silent()))
        .getMessage();
  }

  @Test
  void lossesAreSummedOverTheSameStepsAsInTheRun() {
    SmallRun run = run(1e-40f);
    try (Trainer trainer = overflowing(run).build()) {
      String message = refusal(run, trainer);
      assertTrue(
          message.startsWith(
              "training: expected finite values, got Infinity in step 3 (epoch 1), first in"
                  + " metrics "),
          message);
    }
  }

  /** Three steps fit into a float, four do not: steps 7 to 10 are not summed. */
  @Test
  void aSearchFromTheMiddleOfAnEpochKnowsWhereItsSumsBegin() {
    SmallRun run = run(1e-40f);
    AtomicInteger launches = new AtomicInteger();
    Backend device =
        new FaultyBackend(
            new ReferenceBackend(),
            Convolution.class,
            (problem, binding) -> launches.incrementAndGet());
    String output = TrainingTask.onlyOutput(SmallRun.model());
    TrainerBuilder settings =
        run.settings(folder).on(device).loss(output, 2.3e37f, Losses.softmaxCrossEntropy());
    try (Trainer trainer = settings.build()) {
      trainer.fit(run.data(), run.epochs(), stopping(trainer, 8));
      assertEquals(8, launches.get());
      HostTensor before = trainer.weights().get("conv1.weight");
      assertEquals(-1, before.firstNonFinite());
      Clusters spoilt = run.data();
      spoilt.inputs(exampleOf(run, 11))[0] = Float.NaN;
      launches.set(0);
      String message =
          assertThrows(
                  LensletException.class,
                  () -> trainer.fit(spoilt, run.epochs(), Progress.silent()))
              .getMessage();
      assertTrue(
          message.startsWith("training: expected finite data, got NaN in example "), message);
      assertTrue(message.endsWith(" of the batch of step 11 (epoch 1); check clusters"), message);
      // To the end of the row of step 11, and steps 9 to 11 once more.
      assertEquals(4 + 3, launches.get());
    }
  }

  private static Progress stopping(Trainer trainer, int step) {
    return new Progress() {
      @Override
      public void step(StepReport report) {
        if (report.step() == step) {
          trainer.requestStop();
        }
      }
    };
  }

  /** An example of the batch of a step of the first epoch. */
  private static int exampleOf(SmallRun run, int step) {
    Clusters data = run.data();
    try (BatchLoader loader = BatchLoader.shuffled(data, SmallRun.BATCH, false, 3, 0, step - 1)) {
      Batch batch = loader.next();
      for (int i = 0; i < data.size(); i++) {
        if (data.inputs(i)[0] == batch.inputs().get(0).floats()[0]) {
          return i;
        }
      }
      throw new AssertionError("no example of step " + step);
    }
  }

  @Test
  void aFaultThatDoesNotComeAgainIsSoughtInTheStepsOfTheRunAlone() {
    SmallRun run = run(0.1f);
    AtomicInteger launches = new AtomicInteger();
    Backend device =
        new FaultyBackend(
            new ReferenceBackend(),
            Convolution.class,
            (problem, binding) -> {
              if (launches.incrementAndGet() == 5) {
                HeapBuffer.floats(binding.output(0))[binding.output(0).offset()] = Float.NaN;
              }
            });
    try (Trainer trainer = run.settings(folder).on(device).build()) {
      LensletException e =
          assertThrows(
              LensletException.class,
              () -> trainer.fit(run.data(), run.epochs(), Progress.silent()));
      assertInstanceOf(DeviceException.class, e);
      assertEquals(6 + 6, launches.get());
    }
  }
}
