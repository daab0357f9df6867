package org.lenslet.train.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.Dataset;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.layer.Model;
import org.lenslet.model.Zoo;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.Evaluation;
import org.lenslet.train.Recipe;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

/** Whole training runs on the fast backend. */
class CpuTrainingTest {
  private static final Dataset DIGITS = SyntheticDigits.train(640, 3);

  private static Map<String, HostTensor> train(String model, Backend backend) {
    Model built = Zoo.create(model, Shape.of(1, 28, 28), 10);
    Recipe recipe = Recipe.of(model);
    try (backend;
        Trainer trainer =
            Trainer.of(built)
                .on(backend)
                .batch(32)
                .optimizer(Sgd.of(recipe.learningRate()).momentum(recipe.momentum()))
                .seed(5)
                .build()) {
      trainer.fit(DIGITS, Epochs.of(1), Progress.silent());
      return trainer.weights();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "lenet5-1998", "mlp"})
  void theNumberOfThreadsChangesNoBit(String model) {
    Map<String, HostTensor> alone = train(model, new CpuBackend(1));
    for (int threads = 1; threads <= 5; threads++) {
      Map<String, HostTensor> together = train(model, new CpuBackend(threads));
      String what = model + " on " + threads + " threads: ";
      alone.forEach(
          (name, weights) -> assertTrue(weights.bitwiseEquals(together.get(name)), what + name));
    }
  }

  /**
   * Twenty steps apart in rounding only: errors of 2^-24 per operation grow with every step, by far
   * less than a thousandfold here, while any wrong kernel moves a weight by about a learning rate.
   */
  @ParameterizedTest
  @ValueSource(strings = {"lenet5", "lenet5-1998", "mlp"})
  void theWeightsFollowTheReference(String model) {
    Map<String, HostTensor> fast = train(model, new CpuBackend());
    Map<String, HostTensor> reference = train(model, new ReferenceBackend());
    reference.forEach(
        (name, weights) -> {
          double largest = 0;
          double apart = 0;
          for (int i = 0; i < weights.floats().length; i++) {
            double expected = weights.floats()[i];
            largest = Math.max(largest, Math.abs(expected));
            apart = Math.max(apart, Math.abs(expected - fast.get(name).floats()[i]));
          }
          assertTrue(apart <= 1e-4 * largest, name + ": " + apart + " apart of " + largest);
        });
  }

  @Test
  void lenet5LearnsTheSyntheticDigits() {
    try (Backend backend = new CpuBackend();
        Trainer trainer =
            Trainer.of(Zoo.create("lenet5", Shape.of(1, 28, 28), 10))
                .on(backend)
                .optimizer(Sgd.of(0.05f).momentum(0.9f))
                .build()) {
      trainer.fit(SyntheticDigits.train(3_000, 1), Epochs.of(3), Progress.silent());
      Evaluation judged = trainer.evaluate(SyntheticDigits.test(500, 1));
      assertEquals(500, judged.count());
      assertTrue(judged.accuracy() > 0.93, "accuracy " + judged.accuracy());
    }
  }
}
