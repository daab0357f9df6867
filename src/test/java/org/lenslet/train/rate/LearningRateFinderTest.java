package org.lenslet.train.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.train.Epochs;
import org.lenslet.train.Trainer;
import org.lenslet.train.TrainerBuilder;
import org.lenslet.train.optimizer.Sgd;

class LearningRateFinderTest {
  private static final LabelledDataset DATA = SyntheticDigits.train(600, 1);

  private static TrainerBuilder settings(Backend backend) {
    Model model = Model.input(1, 28, 28).flatten().dense(10).build();
    return Trainer.of(model).on(backend).batch(32).optimizer(Sgd.of(5).momentum(0.9f)).seed(3);
  }

  @Test
  void theRateItSuggestsTrainsAndTheOneWhereItEndsDoesNot() {
    try (Backend backend = new CpuBackend(1)) {
      RateCurve curve =
          LearningRateFinder.of(settings(backend)).between(1e-6f, 1000).updates(120).run(DATA);
      assertTrue(curve.diverged());
      int tried = curve.points().size();
      assertTrue(tried > 60 && tried < 120, tried + " tried");
      assertEquals(1e-6f, curve.points().get(0).rate());
      // Rates that change nothing: the loss of fresh weights.
      assertEquals(Math.log(10), curve.points().get(0).smoothed(), 1);
      float suggested = curve.suggestion().orElseThrow();
      float last = curve.points().get(tried - 1).rate();
      assertTrue(suggested > 1e-4 && suggested < last / 5, suggested + " and " + last);
      assertTrue(loss(backend, suggested) < 0.5 * curve.points().get(0).loss());
      assertTrue(loss(backend, last) > loss(backend, suggested));
    }
  }

  private static double loss(Backend backend, float rate) {
    try (Trainer trainer = settings(backend).optimizer(Sgd.of(rate).momentum(0.9f)).build()) {
      return trainer.fit(DATA, Epochs.of(3)).lastTrainLoss();
    }
  }

  @Test
  void twoSearchesAgreeAndTheRateOfTheOptimizerPlaysNoPart() {
    try (Backend backend = new CpuBackend(1)) {
      LearningRateFinder finder = LearningRateFinder.of(settings(backend)).updates(40);
      RateCurve first = finder.run(DATA);
      assertEquals(first, finder.run(DATA));
      TrainerBuilder other = settings(backend).optimizer(Sgd.of(1e-9f).momentum(0.9f));
      assertEquals(first, LearningRateFinder.of(other).updates(40).run(DATA));
    }
  }

  /** A point is an update, of as many batches as it takes. */
  @Test
  void accumulatedUpdatesAreWhatIsCounted() {
    try (Backend backend = new CpuBackend(1)) {
      RateCurve curve =
          LearningRateFinder.of(settings(backend).batch(16).accumulate(2)).updates(20).run(DATA);
      RateCurve whole = LearningRateFinder.of(settings(backend)).updates(20).run(DATA);
      assertEquals(whole.points().size(), curve.points().size());
      for (int i = 0; i < 10; i++) {
        assertEquals(whole.points().get(i).rate(), curve.points().get(i).rate());
        assertEquals(whole.points().get(i).loss(), curve.points().get(i).loss(), 1e-4);
      }
    }
  }

  @Test
  void whatCannotBeTriedIsRefused() {
    try (Backend backend = new CpuBackend(1)) {
      LearningRateFinder finder = LearningRateFinder.of(settings(backend));
      assertWrong(
          "learning-rate finder: expected rates above 0 in ascending order, got 1.0 and 0.1",
          () -> finder.between(1, 0.1f));
      assertWrong(
          "learning-rate finder: expected rates above 0 in ascending order, got 0.0 and 1.0",
          () -> finder.between(0, 1));
      assertWrong(
          "learning-rate finder: expected at least 10 updates, got 9", () -> finder.updates(9));
      assertWrong(
          "batch: expected at most 20 examples of synthetic train, got 32; choose another batch"
              + " size",
          () -> finder.run(SyntheticDigits.train(20, 1)));
    }
    Model model = Model.input(2).dense(2).build();
    assertWrong(
        "trainer: expected a backend, got none; call on(backend)",
        () -> LearningRateFinder.of(Trainer.of(model)).run(DATA));
  }

  private static void assertWrong(String message, Executable action) {
    assertEquals(message, assertThrows(UsageException.class, action).getMessage());
  }
}
