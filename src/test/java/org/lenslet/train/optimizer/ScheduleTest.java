package org.lenslet.train.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.UsageException;
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
    assertEquals(
        "schedule: expected constant, cosine or linear, got step",
        assertThrows(UsageException.class, () -> Schedule.named("step")).getMessage());
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
