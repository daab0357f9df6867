package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.Backend;
import org.lenslet.backend.FaultyBackend;
import org.lenslet.backend.HeapBuffer;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.batch.Batch;
import org.lenslet.data.batch.BatchLoader;
import org.lenslet.error.CheckpointException;
import org.lenslet.error.DeviceException;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.op.conv.Convolution;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;
import org.lenslet.verify.Verification;

/** Runs over data that leave a smaller batch at the end of an epoch. */
class LastBatchTest {
  /** Five batches of four, and two examples. */
  private static final SmallRun RUN =
      new SmallRun(Sgd.of(0.1f).momentum(0.9f), Schedule.COSINE, 22, Epochs.of(2));

  @TempDir Path folder;

  @Test
  void itIsLeftOutWhereThatIsAskedFor() {
    try (Trainer all = RUN.settings(folder).build();
        Trainer dropping = RUN.settings(folder).dropLast(true).build()) {
      assertEquals(12, last(all.fit(RUN.data(), RUN.epochs())).steps());
      assertEquals(10, last(dropping.fit(RUN.data(), RUN.epochs())).steps());
    }
  }

  private static History.EpochRow last(History history) {
    return history.epochs().get(history.epochs().size() - 1);
  }

  @Test
  void aRunGoesOnInTheMiddleOfItAndNotWithAnotherRule() {
    Path whole = folder.resolve("whole");
    SmallRun.makeFolder(whole);
    SmallRun.Result expected;
    try (Trainer trainer = RUN.settings(whole).build()) {
      expected = RUN.finish(trainer, whole);
    }
    for (int step : new int[] {5, 6, 7, 11}) {
      Path stopped = folder.resolve("stopped" + step);
      SmallRun.makeFolder(stopped);
      try (Trainer trainer = RUN.settings(stopped).build()) {
        trainer.fit(
            RUN.data(),
            RUN.epochs(),
            new Progress() {
              @Override
              public void step(StepReport report) {
                if (report.step() == step) {
                  trainer.requestStop();
                }
              }
            });
      }
      try (Trainer other = RUN.settings(stopped).dropLast(true).build()) {
        assertEquals(
            SmallRun.last(stopped)
                + ": expected a checkpoint of a run with last batch none, got '2'; resume with the"
                + " run's own configuration",
            assertThrows(
                    CheckpointException.class,
                    () -> other.resume(stopped, RUN.data(), RUN.epochs()))
                .getMessage());
      }
      try (Trainer trainer = RUN.settings(stopped).build()) {
        trainer.resume(stopped, RUN.data(), RUN.epochs());
        assertEquals(expected, RUN.finish(trainer, stopped), "stopped after step " + step);
      }
    }
  }

  @Test
  void itsFirstStepIsVerifiedWhateverTheInterval() {
    Backend device =
        new FaultyBackend(
            new CpuBackend(1),
            Convolution.class,
            (problem, binding) -> {
              if (binding.output(0).spec().shape().get(0) == 2) {
                HeapBuffer.floats(binding.output(0))[binding.output(0).offset()] += 0.5f;
              }
            });
    Verification seldom = Verification.every(1_000, new ReferenceBackend());
    try (Trainer trainer = RUN.settings(folder).on(device).runner(seldom).build()) {
      DeviceException e =
          assertThrows(DeviceException.class, () -> trainer.fit(RUN.data(), RUN.epochs()));
      assertTrue(
          e.getMessage().startsWith("verify: expected step 6 as reference "), e.getMessage());
    }
    Verification right = Verification.every(1_000, new ReferenceBackend());
    try (Trainer trainer = RUN.settings(folder).on(new CpuBackend(1)).runner(right).build()) {
      trainer.fit(RUN.data(), RUN.epochs());
      assertEquals(2, right.verifiedSteps());
      assertEquals(12, right.steps());
    }
  }

  @Test
  void dataThatAreNotFiniteAreFoundInIt() {
    Clusters data = RUN.data();
    float first;
    try (BatchLoader loader = BatchLoader.shuffled(data, SmallRun.BATCH, false, 3, 0, 5)) {
      Batch batch = loader.next();
      assertEquals(2, batch.count());
      first = batch.inputs().get(0).floats()[36];
    }
    for (int i = 0; i < data.size(); i++) {
      if (data.inputs(i)[0] == first) {
        data.inputs(i)[0] = Float.NaN;
      }
    }
    try (Trainer trainer = RUN.settings(folder).build()) {
      assertEquals(
          "training: expected finite data, got NaN in example 2 of the batch of step 6 (epoch 1);"
              + " check clusters",
          assertThrows(LensletException.class, () -> trainer.fit(data, RUN.epochs())).getMessage());
    }
  }

  @Test
  void oneThatIsTooSmallForTheModelIsRefusedBeforeAStep() {
    Model model = Model.input(1, 6, 6).flatten().dense(5).batchNorm().dense(3).build();
    Clusters data = new SmallRun(RUN.optimizer(), RUN.schedule(), 21, RUN.epochs()).data();
    try (Backend backend = new ReferenceBackend();
        Trainer normal = Trainer.of(model).on(backend).batch(4).build();
        Trainer mixing = Trainer.of(SmallRun.model()).on(backend).batch(4).mixup(1).build();
        Trainer dropping = Trainer.of(model).on(backend).batch(4).dropLast(true).build()) {
      assertEquals(
          "last batch of an epoch: expected as many examples as the step needs, got 1 (model"
              + " model, norm1: batchNorm: expected at least 2 elements of a channel in a batch, got 1 in 1x5); choose"
              + " another batch size, or leave the last batch out",
          refusal(normal, data));
      assertEquals(
          "last batch of an epoch: expected as many examples as the step needs, got 1 (mixup:"
              + " expected a batch of at least 2 examples to mix, got 1); choose another batch"
              + " size, or leave the last batch out",
          refusal(mixing, data));
      // The trainer is none the worse for it.
      assertEquals(6, last(normal.fit(RUN.data(), Epochs.of(1))).steps());
      assertEquals(10, last(dropping.fit(data, RUN.epochs())).steps());
    }
  }

  private static String refusal(Trainer trainer, Clusters data) {
    return assertThrows(UsageException.class, () -> trainer.fit(data, RUN.epochs())).getMessage();
  }
}
