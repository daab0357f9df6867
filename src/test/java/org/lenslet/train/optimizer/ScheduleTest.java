package org.lenslet.train.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.Clusters;
import org.lenslet.train.Epochs;
import org.lenslet.train.LinearModel;
import org.lenslet.train.Trainer;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

class ScheduleTest {

  @Test
  void factorsGoFromOneTowardsZero() {
    assertEquals(1, Schedule.CONSTANT.factor(7, 8));
    assertEquals(1, Schedule.LINEAR.factor(0, 8));
    assertEquals(0.25, Schedule.LINEAR.factor(6, 8));
    assertEquals(0, Schedule.LINEAR.factor(9, 8));
    assertEquals(1, Schedule.COSINE.factor(0, 8));
    assertEquals(0.5, Schedule.COSINE.factor(4, 8), 1e-15);
    assertEquals(0.5 + Math.sqrt(0.125), Schedule.COSINE.factor(2, 8), 1e-15);
    assertEquals(0, Schedule.COSINE.factor(99, 8), 1e-15);
  }

  @Test
  void namesAreInAnyCase() {
    assertEquals(Schedule.COSINE, Schedule.named("cosine"));
    assertEquals("COSINE", Schedule.COSINE.toString());
    assertEquals(
        "schedule: expected constant, cosine, linear or multi-step, got step",
        assertThrows(UsageException.class, () -> Schedule.named("step")).getMessage());
  }

  @Test
  void warmUpGoesUpToTheFirstFactorThenOn() {
    Schedule warm = Schedule.LINEAR.afterWarmUp(4);
    assertEquals("LINEAR after 4 steps of warm-up", warm.name());
    double[] expected = {0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25};
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], warm.factor(step, 8), "step " + step);
    }
    assertEquals(0.5, Schedule.COSINE.afterWarmUp(0).factor(4, 8), 1e-15);
    // Longer than the run: the line does not end.
    assertEquals(0.3, Schedule.CONSTANT.afterWarmUp(10).factor(2, 5));
    Schedule own = (step, steps) -> steps;
    assertEquals("custom after 2 steps of warm-up", own.afterWarmUp(2).name());
    assertEquals(6 / 2.0, own.afterWarmUp(2).factor(0, 8));
    assertThrows(UsageException.class, () -> Schedule.LINEAR.afterWarmUp(-1));
  }

  @Test
  void stepsFallAtTheirMarks() {
    Schedule steps = Schedule.steps(0.1, 0.5, 0.75);
    double[] expected = {1, 1, 1, 1, 0.1, 0.1, 0.01, 0.01};
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], steps.factor(step, 8), 1e-15, "step " + step);
    }
    assertEquals("STEPS by 0.1 at [0.5, 0.75]", steps.name());
  }

  /** Not what the history says: what the weights do. */
  @Test
  void aStepIsTakenWithItsOwnRate() {
    Schedule third = (step, steps) -> step == 2 ? 1 : 0;
    List<Map<String, HostTensor>> weights = new ArrayList<>();
    try (Trainer trainer =
        Trainer.of(LinearModel.model())
            .on(new ReferenceBackend())
            .batch(4)
            .optimizer(Sgd.of(0.5f))
            .schedule(third)
            .build()) {
      weights.add(trainer.weights());
      Progress collecting =
          new Progress() {
            @Override
            public void step(StepReport report) {
              weights.add(trainer.weights());
            }
          };
      trainer.fit(LinearModel.data(16), Epochs.of(2), collecting);
    }
    assertEquals(9, weights.size());
    for (int step = 1; step <= 8; step++) {
      HostTensor before = weights.get(step - 1).get("dense1.weight");
      assertEquals(
          step != 3, before.bitwiseEquals(weights.get(step).get("dense1.weight")), "step " + step);
    }
  }

  @Test
  void factorsThatAreNoNumbersAreRefused() {
    try (Trainer trainer =
        Trainer.of(LinearModel.model())
            .on(new ReferenceBackend())
            .batch(4)
            .schedule(Schedule.of("odd", (step, steps) -> Math.sqrt(1 - step)))
            .build()) {
      assertEquals(
          "schedule odd: expected finite factors, got NaN for step 2",
          assertThrows(UsageException.class, () -> trainer.fit(LinearModel.data(16), Epochs.of(1)))
              .getMessage());
    }
  }

  @Test
  void aRunFollowsItsSchedule() {
    Clusters data = LinearModel.data(16);
    try (Trainer trainer =
        Trainer.of(LinearModel.model())
            .on(new ReferenceBackend())
            .batch(4)
            .optimizer(Sgd.of(0.8f))
            .schedule(Schedule.LINEAR)
            .build()) {
      List<Double> rates =
          trainer.fit(data, Epochs.of(4), Progress.silent()).epochs().stream()
              .map(History.EpochRow::learningRate)
              .toList();

      // The last of the four steps of each epoch: steps 3, 7, 11 and 15 of 16.
      assertEquals(4, rates.size());
      for (int i = 0; i < 4; i++) {
        assertEquals(0.8 * (13 - 4 * i) / 16, rates.get(i), 1e-7);
      }
    }
  }
}
