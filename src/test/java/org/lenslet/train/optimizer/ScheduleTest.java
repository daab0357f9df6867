package org.lenslet.train.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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
    assertEquals(Schedule.COSINE, Schedule.parse("cosine", 5));
    assertEquals("COSINE", Schedule.COSINE.toString());
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

  private static void assertFactors(Schedule schedule, double... expected) {
    for (int step = 0; step < expected.length; step++) {
      assertEquals(
          expected[step],
          schedule.factor(step, expected.length),
          1e-15,
          schedule.name() + ", step " + step);
    }
  }

  @Test
  void schedulesFollowTheirClosedForms() {
    assertFactors(Schedules.step(3, 0.5), 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25);
    assertFactors(Schedules.multiStep(0.1, 2, 5), 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01);
    assertFactors(Schedules.exponential(2, 0.25), 1, 0.5, 0.25, 0.125);
    assertFactors(Schedules.inverse(0.5, 2), 1, 1 / 2.25, 1 / 4.0, 1 / 6.25);
    assertFactors(Schedules.polynomial(2, 0), 1, 0.5625, 0.25, 0.0625);
    assertFactors(Schedules.polynomial(1, 0.5), 1, 0.875, 0.75, 0.625);
    double high = 0.5 + Math.sqrt(0.125);
    assertFactors(Schedules.cosine(0.5), 1, (1 + high) / 2, 0.75, (2 - high) / 2);
    // Up in a half of the run, then down.
    assertFactors(
        Schedules.oneCycle(0.5, 0.2, 0.1),
        0.2,
        0.2 + 0.8 * (1 - high),
        0.6,
        0.2 + 0.8 * high,
        1,
        0.1 + 0.9 * high,
        0.55,
        0.1 + 0.9 * (1 - high));
    assertEquals(0.1, Schedules.oneCycle(0.5, 0.2, 0.1).factor(9, 8), 1e-15);
    // In the middle of the way up, and of that down.
    assertEquals(0.6, Schedules.oneCycle(0.25, 0.2, 0.1).factor(1, 8), 1e-15);
    assertEquals(0.55, Schedules.oneCycle(0.25, 0.2, 0.1).factor(5, 8), 1e-15);
    assertEquals(0, Schedules.polynomial(2, 0).factor(9, 8));
  }

  /** By their names a run that is resumed knows that it has the schedule it began with. */
  @Test
  void namesTellSettingsApart() {
    assertEquals("STEP by 0.5 every 3", Schedules.step(3, 0.5).toString());
    assertEquals("MULTI-STEP by 0.1 at [2, 5]", Schedules.multiStep(0.1, 2, 5).toString());
    assertEquals("EXPONENTIAL by 0.25 in 2", Schedules.exponential(2, 0.25).toString());
    assertEquals("INVERSE of 0.5 and 2.0", Schedules.inverse(0.5, 2).toString());
    assertEquals("POLYNOMIAL of 2.0 to 0.5", Schedules.polynomial(2, 0.5).toString());
    assertEquals("COSINE to 0.5", Schedules.cosine(0.5).toString());
    assertEquals("ONE-CYCLE of 0.5 from 0.2 to 0.1", Schedules.oneCycle(0.5, 0.2, 0.1).toString());
    Schedule plateau = Schedules.plateau(0.5, 1, 0.2);
    assertEquals(plateau.name(), plateau.toString());
    Schedule warm = plateau.afterWarmUp(1);
    assertEquals(plateau + " after 1 step of warm-up", warm.toString());
  }

  @Test
  void settingsAtTheEndsOfTheirRangesAreTaken() {
    assertFactors(Schedules.step(1, 1), 1, 1, 1);
    assertFactors(Schedules.exponential(1, 0.5), 1, 0.5, 0.25);
    assertFactors(Schedules.multiStep(0.5, 0, 1), 0.5, 0.25, 0.25);
    assertFactors(Schedules.inverse(0, 1), 1, 1);
    assertFactors(Schedules.inverse(1, 0), 1, 1);
    assertFactors(Schedules.cosine(1), 1, 1);
    assertFactors(Schedules.polynomial(1, 1), 1, 1);
    assertFactors(Schedules.oneCycle(0.5, 1, 1), 1, 1, 1);
    assertFactors(Schedules.oneCycle(0.5, 0, 0), 0, 1);
    assertEquals(1, Schedules.plateau(1, 0, 0).factor(0, 1, List.of(1.0, 1.0)));
    assertEquals(1, Schedules.plateau(0.5, 0, 1).factor(0, 1, List.of(1.0, 1.0)));
    // Without losses there is nothing to follow.
    assertEquals(1, Schedules.plateau(0.5, 0, 0).factor(3, 4));
  }

  @Test
  void whatIsLowerIsATenThousandthOfTheLoss() {
    Schedule plateau = Schedules.plateau(0.5, 0, 0);
    assertEquals(1, plateau.factor(0, 1, List.of(-1.0, -1.01, -1.02)));
    assertEquals(0.5, plateau.factor(0, 1, List.of(-1.0, -1.00005)));
    // A ten thousandth of 100 is 0.01.
    assertEquals(0.5, plateau.factor(0, 1, List.of(100.0, 99.995)));
    assertEquals(1, plateau.factor(0, 1, List.of(100.0, 99.985)));
  }

  @Test
  void aPlateauOfTheLossLowersTheRate() {
    Schedule plateau = Schedules.plateau(0.5, 1, 0.2);
    List<Double> losses = List.of(3.0, 2.0, 2.0, 2.1, 1.0, 1.0, 0.99999, 1.0, 1.0, 1.0, 1.0);
    // Two epochs without a lower loss at the fourth; at the seventh; the ninth; then the least.
    double[] expected = {1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2};
    for (int epoch = 0; epoch < expected.length; epoch++) {
      assertEquals(expected[epoch], plateau.factor(0, 1, losses.subList(0, epoch)), "" + epoch);
    }
    Schedule warm = plateau.afterWarmUp(2);
    assertEquals(0.5, warm.factor(0, 9, List.of()));
    assertEquals(0.25, warm.factor(5, 9, losses.subList(0, 8)));
    assertEquals("PLATEAU by 0.5 after 1 epochs, at least 0.2", plateau.name());
  }

  /** A rate so small that the weights, and with them the loss, stay as they are. */
  @Test
  void aRunFollowsThePlateauOfItsOwnLoss() {
    try (Trainer trainer =
        Trainer.of(LinearModel.model())
            .on(new ReferenceBackend())
            .batch(4)
            .optimizer(Sgd.of(1e-12f))
            .schedule(Schedules.plateau(0.5, 0, 0))
            .build()) {
      List<Double> rates =
          trainer.fit(LinearModel.data(16), Epochs.of(4), Progress.silent()).epochs().stream()
              .map(History.EpochRow::learningRate)
              .toList();
      assertEquals(4, rates.size());
      double[] expected = {1, 1, 0.5, 0.25};
      for (int i = 0; i < 4; i++) {
        assertEquals(expected[i] * 1e-12, rates.get(i), 1e-18, "epoch " + i);
      }
    }
  }

  @Test
  void impossibleSettingsAreRefused() {
    String start = "schedule: expected ";
    assertRefused(start + "a size of at least 1 step, got 0", () -> Schedules.step(0, 0.1));
    assertRefused(start + "a gamma in (0, 1], got 0.0", () -> Schedules.exponential(1, 0));
    assertRefused(
        start + "milestones in ascending order, got [5, 2]", () -> Schedules.multiStep(0.1, 5, 2));
    String equal = start + "milestones in ascending order, got [2, 2]";
    assertRefused(equal, () -> Schedules.multiStep(0.1, 2, 2));
    assertRefused(start + "a gamma in (0, 1], got 0.0", () -> Schedules.multiStep(0, 2));
    for (double gamma : new double[] {0, 1.5, -1}) {
      String wrong = start + "a gamma in (0, 1], got " + gamma;
      assertRefused(wrong, () -> Schedules.step(1, gamma));
      assertRefused(wrong, () -> Schedules.plateau(gamma, 0, 0));
    }
    for (double last : new double[] {-0.1, 1.1}) {
      String wrong = start + "a last factor in [0, 1], got " + last;
      assertRefused(wrong, () -> Schedules.cosine(last));
      assertRefused(wrong, () -> Schedules.polynomial(1, last));
      assertRefused(wrong, () -> Schedules.oneCycle(0.5, 0, last));
      assertRefused(wrong, () -> Schedules.plateau(0.5, 0, last));
      assertRefused(
          start + "a first factor in [0, 1], got " + last, () -> Schedules.oneCycle(0.5, last, 0));
    }
    double infinite = Double.POSITIVE_INFINITY;
    assertRefused(
        start + "a power of at least 0, got Infinity", () -> Schedules.inverse(1, infinite));
    assertRefused(start + "a power of at least 0, got -1.0", () -> Schedules.inverse(1, -1));
    assertRefused(start + "a gamma of at least 0, got -1.0", () -> Schedules.inverse(-1, 1));
    assertRefused(start + "a power above 0, got Infinity", () -> Schedules.polynomial(infinite, 0));
    assertRefused(start + "a rise between 0 and 1, got 0.0", () -> Schedules.oneCycle(0, 0, 0));
    assertRefused(start + "a size of at least 1 step, got 0", () -> Schedules.exponential(0, 0.5));
    assertRefused(start + "a power above 0, got 0.0", () -> Schedules.polynomial(0, 0));
    assertRefused(start + "a last factor in [0, 1], got 2.0", () -> Schedules.cosine(2));
    assertRefused(start + "a rise between 0 and 1, got 1.0", () -> Schedules.oneCycle(1, 0.1, 0));
    assertRefused(
        start + "a patience of at least 0 epochs, got -1", () -> Schedules.plateau(0.5, -1, 0));
    assertRefused(start + "a gamma of at least 0, got NaN", () -> Schedules.inverse(Double.NaN, 1));
  }

  private static void assertRefused(String message, Executable work) {
    assertEquals(message, assertThrows(UsageException.class, work).getMessage());
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
