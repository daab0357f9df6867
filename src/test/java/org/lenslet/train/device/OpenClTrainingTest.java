package org.lenslet.train.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.opencl.OpenClDevices;
import org.lenslet.backend.opencl.device.ClOptions;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.Dataset;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.error.DeviceException;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.model.Zoo;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.Recipe;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;
import org.lenslet.train.TrainerBuilder;
import org.lenslet.train.optimizer.GradientTransforms;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/** Whole training runs on an OpenCL device. */
@Tag("opencl")
@Tag("slow")
class OpenClTrainingTest {
  private static final int BATCH = 16;
  private static final int STEPS = 50;

  private static TrainerBuilder settings(String model, Backend backend) {
    Recipe recipe = Recipe.of(model);
    return Trainer.of(Zoo.create(model, Shape.of(1, 28, 28), 10))
        .on(backend)
        .batch(BATCH)
        .optimizer(Sgd.of(recipe.learningRate()).momentum(recipe.momentum()))
        .seed(5);
  }

  private static Map<String, HostTensor> train(String model, Backend backend, int steps) {
    return train(settings(model, backend), steps);
  }

  private static Map<String, HostTensor> train(TrainerBuilder settings, int steps) {
    Dataset digits = SyntheticDigits.train(steps * BATCH, 3);
    try (Trainer trainer = settings.build()) {
      trainer.fit(digits, Epochs.of(1), Progress.silent());
      return trainer.weights();
    }
  }

  /**
   * After fifty steps, the weights are as near to those of the reference, which rounds each result
   * once, as those of the cpu backend are, which sums in single precision as this device does: no
   * tolerance is picked by hand but the factor between two such roundings.
   */
  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "lenet5-1998", "mlp"})
  void fiftyStepsEndAsNearToTheReferenceAsTheCpuBackend(String model) {
    assertAsNearAsTheCpuBackend(backend -> settings(model, backend));
  }

  @Test
  void groupsOfParametersAndClippedGradientsEndAsNear() {
    Optimizer optimizer =
        Sgd.of(0.05f)
            .nesterov(0.9f)
            .weightDecay(0.01f)
            .exemptBiasesAndNorms()
            .group(ParameterGroup.BIAS, group -> group.rateFactor(2))
            .transform(GradientTransforms.clipByGlobalNorm(0.5f));
    assertAsNearAsTheCpuBackend(backend -> settings("lenet5", backend).optimizer(optimizer));
  }

  private static void assertAsNearAsTheCpuBackend(Function<Backend, TrainerBuilder> settings) {
    Map<String, HostTensor> reference;
    Map<String, HostTensor> cpu;
    Map<String, HostTensor> device;
    try (Backend backend = new ReferenceBackend()) {
      reference = train(settings.apply(backend), STEPS);
    }
    try (Backend backend = new CpuBackend()) {
      cpu = train(settings.apply(backend), STEPS);
    }
    try (Backend backend = OpenClDevices.open()) {
      device = train(settings.apply(backend), STEPS);
    }
    double allowed = 8 * distance(reference, cpu);
    double apart = distance(reference, device);
    assertTrue(allowed > 0 && apart <= allowed, apart + " of " + allowed);
  }

  /** The largest difference between two weights, relative to the largest of their tensor. */
  private static double distance(Map<String, HostTensor> a, Map<String, HostTensor> b) {
    double worst = 0;
    for (String name : a.keySet()) {
      float[] left = a.get(name).floats();
      float[] right = b.get(name).floats();
      double largest = 0;
      double apart = 0;
      for (int i = 0; i < left.length; i++) {
        largest = Math.max(largest, Math.abs(left[i]));
        apart = Math.max(apart, Math.abs((double) left[i] - right[i]));
      }
      worst = Math.max(worst, apart / largest);
    }
    return worst;
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "lenet5-1998", "mlp"})
  void twoRunsGiveTheSameBits(String model) {
    Map<String, HostTensor> first;
    try (Backend backend = OpenClDevices.open()) {
      first = train(model, backend, 10);
    }
    try (Backend backend = OpenClDevices.open()) {
      assertSameBits(first, train(model, backend, 10));
    }
  }

  private static void assertSameBits(Map<String, HostTensor> a, Map<String, HostTensor> b) {
    assertEquals(a.keySet(), b.keySet());
    a.forEach((name, weights) -> assertTrue(weights.bitwiseEquals(b.get(name)), name));
  }

  @Test
  void severalThreadsTrainOnOneDevice() throws Exception {
    try (Backend backend = OpenClDevices.open()) {
      Map<String, HostTensor> alone = train("lenet5", backend, 10);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<Map<String, HostTensor>>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          runs.add(threads.submit(() -> train("lenet5", backend, 10)));
        }
        for (Future<Map<String, HostTensor>> run : runs) {
          assertSameBits(alone, run.get());
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void aLostDeviceLeavesTheCheckpointFromWhichAnotherGoesOn(@TempDir Path folder) {
    Dataset digits = SyntheticDigits.train(20 * BATCH, 3);
    Epochs epochs = Epochs.of(3);
    ClOptions options = ClOptions.fromProperties();
    DeviceException lost =
        assertThrows(
            DeviceException.class,
            () -> {
              try (Backend backend = OpenClDevices.open(options.withFailureAfter(900));
                  Trainer trainer =
                      settings("lenet5", backend)
                          .checkpoints(folder)
                          .checkpointEvery(Duration.ZERO)
                          .build()) {
                trainer.fit(digits, epochs, Progress.silent());
              }
            });
    assertTrue(lost.getMessage().contains("CL_OUT_OF_RESOURCES"), lost.getMessage());
    assertTrue(lost.getMessage().contains("use another one"), lost.getMessage());

    try (Backend backend = new CpuBackend();
        Trainer trainer = settings("lenet5", backend).checkpoints(folder).build()) {
      History before = trainer.resume(folder, digits, epochs);
      assertTrue(before.epochs().size() < 3, "resumed before the end");
      assertEquals(3, trainer.fit(digits, epochs, Progress.silent()).epochs().size());
      assertTrue(Files.exists(SmallRun.last(folder)));
    }
  }

  @Test
  void aDeviceThatIsTooSmallSaysWhichBatchFits() {
    ClOptions options = ClOptions.fromProperties().withMemoryLimit(16 << 20);
    OutOfDeviceMemoryException small =
        assertThrows(
            OutOfDeviceMemoryException.class,
            () -> {
              try (Backend backend = OpenClDevices.open(options);
                  Trainer trainer = settings("lenet5", backend).batch(4_096).build()) {
                trainer.fit(SyntheticDigits.train(4_096, 3), Epochs.of(1), Progress.silent());
              }
            });
    assertTrue(small.getMessage().contains(" MB"), small.getMessage());
    int fits = small.largestBatch().orElseThrow();
    try (Backend backend = OpenClDevices.open(options);
        Trainer trainer = settings("lenet5", backend).batch(fits).build()) {
      trainer.fit(SyntheticDigits.train(2 * fits, 3), Epochs.of(1), Progress.silent());
      assertTrue(trainer.isFinished());
    }
  }
}
