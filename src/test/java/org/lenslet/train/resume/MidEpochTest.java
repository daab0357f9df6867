package org.lenslet.train.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.augment.ImageAugmentations;
import org.lenslet.layer.Model;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Clusters;
import org.lenslet.train.Epochs;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;
import org.lenslet.train.TrainerBuilder;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.GradientTransforms;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Schedule;
import org.lenslet.train.optimizer.Schedules;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

/**
 * All that a step may depend on at once: running statistics, dropout, augmentation, gradients of
 * three batches, averaged weights, an optimizer with memory, a schedule by steps.
 */
class MidEpochTest {
  /** 30 of 36 examples make 7 steps, so that groups of three batches go over the end of epochs. */
  private static final Epochs EPOCHS = Epochs.of(2).validation(1 / 6.0);

  /** In the middle and at the ends of groups of three and of an epoch of seven. */
  private static final int[] KILLS = {1, 3, 5, 7, 8, 12};

  @TempDir Path folder;

  static Stream<Optimizer> optimizers() {
    return Stream.of(
        Adam.of(0.02f).decoupledWeightDecay(0.01f),
        Sgd.of(0.1f)
            .nesterov(0.9f)
            .weightDecay(1e-3f)
            .transform(GradientTransforms.clipByGlobalNorm(0.5f)));
  }

  private static Model model() {
    return Model.input(2, 6, 6)
        .convWithoutBias(4, kernel(3).padding(1))
        .batchNorm()
        .relu()
        .residual(x -> x.convWithoutBias(4, kernel(3).padding(1)).batchNorm())
        .relu()
        .flatten()
        .dropout(0.3)
        .dense(3)
        .build();
  }

  private static LabelledDataset data() {
    return new Clusters(Shape.of(2, 6, 6), 3, 36, 5)
        .augmented(ImageAugmentations.padAndCrop(1).then(ImageAugmentations.randomMirror()));
  }

  private static TrainerBuilder settings(Optimizer optimizer, Backend backend, Path folder) {
    return Trainer.of(model())
        .on(backend)
        .batch(4)
        .optimizer(optimizer)
        .schedule(Schedules.oneCycle(0.3, 0.1, 0.01))
        .seed(3)
        .accumulate(3)
        .averaging(0.8)
        .checkpoints(folder)
        .checkpointEvery(Duration.ofDays(1));
  }

  /** The weights that are left, and what the last checkpoint holds besides: all by name. */
  private static Map<String, HostTensor> finish(
      Trainer trainer, Path folder, Epochs epochs, Progress progress) {
    trainer.fit(data(), epochs, progress);
    assertTrue(trainer.isFinished());
    Map<String, HostTensor> all =
        new TreeMap<>(SafetensorsFile.read(SmallRun.last(folder)).tensors());
    trainer.weights().forEach((name, tensor) -> all.put("left." + name, tensor));
    return all;
  }

  private static void assertSameBits(
      Map<String, HostTensor> expected, Map<String, HostTensor> got, String what) {
    assertEquals(expected.keySet(), got.keySet());
    expected.forEach(
        (name, tensor) -> assertTrue(tensor.bitwiseEquals(got.get(name)), name + " " + what));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aRunThatIsKilledEndsWithTheSameBits(Optimizer optimizer) {
    Path whole = folder.resolve("whole");
    SmallRun.makeFolder(whole);
    try (Backend backend = new CpuBackend(2)) {
      Map<String, HostTensor> expected;
      try (Trainer trainer =
          settings(optimizer, backend, whole).checkpointEvery(Duration.ZERO).build()) {
        expected = finish(trainer, whole, EPOCHS, keepingEveryCheckpoint(whole));
      }
      for (String what : new String[] {"average.", "optimizer.", "gradient.", "left.norm1.mean"}) {
        assertTrue(expected.keySet().stream().anyMatch(n -> n.startsWith(what)), what);
      }
      for (int step : KILLS) {
        Path where = folder.resolve("killed" + step);
        try (Trainer trainer = settings(optimizer, backend, where).build()) {
          trainer.resume(where, data(), EPOCHS);
          assertSameBits(
              expected, finish(trainer, where, EPOCHS, Progress.silent()), "after step " + step);
        }
      }
    }
  }

  /** What is left of a finished run are averages, or the best epoch; it goes on from neither. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1 / 6.0})
  void aRunThatIsMadeLongerGoesOnFromWhatItHadLearnt(double heldOut) {
    Path whole = folder.resolve("whole");
    Path longer = folder.resolve("longer");
    SmallRun.makeFolder(whole);
    SmallRun.makeFolder(longer);
    Optimizer optimizer = Adam.of(0.02f);
    try (Backend backend = new CpuBackend(2)) {
      Map<String, HostTensor> expected;
      try (Trainer trainer = constant(optimizer, backend, whole).build()) {
        expected = finish(trainer, whole, Epochs.of(3).validation(heldOut), Progress.silent());
      }
      try (Trainer trainer = constant(optimizer, backend, longer).build()) {
        finish(trainer, longer, Epochs.of(2).validation(heldOut), Progress.silent());
      }
      try (Trainer trainer = constant(optimizer, backend, longer).build()) {
        Epochs all = Epochs.of(3).validation(heldOut);
        trainer.resume(longer, data(), all);
        assertSameBits(expected, finish(trainer, longer, all, Progress.silent()), "made longer");
      }
    }
  }

  private static TrainerBuilder constant(Optimizer optimizer, Backend backend, Path folder) {
    return settings(optimizer, backend, folder).schedule(Schedule.CONSTANT);
  }

  /** Copies what a kill would leave after each step. */
  private Progress keepingEveryCheckpoint(Path whole) {
    return new Progress() {
      @Override
      public void step(StepReport report) {
        Path copy = folder.resolve("killed" + (report.step() - 1));
        // The checkpoint of this step is written after the report of it.
        if (report.step() > 1) {
          SmallRun.copy(SmallRun.last(whole), SmallRun.last(copy));
        }
        if (report.epoch() > 1) {
          SmallRun.copy(SmallRun.best(whole), SmallRun.best(copy));
        }
      }
    };
  }
}
