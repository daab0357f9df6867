package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lenslet.error.UsageException;
import org.lenslet.train.progress.History;

class TrainingStateTest {
  private static final int BATCHES = 10;
  private static final Epochs LENGTH = Epochs.of(4);

  private static History.EpochRow row(int epoch) {
    return new History.EpochRow(
        epoch, 10L * epoch, 1, 2, 0.5, 3, 0.25, 0.1, 7, 8, 0.125, Map.of("loss", 2.0), Map.of());
  }

  /** In the midst of the third of four epochs, the second of which did best. */
  private static TrainingState running() {
    TrainingState state = new TrainingState();
    state.epoch = 2;
    state.batchIndex = 3;
    state.step = 23;
    state.epochLoss = 1.5;
    state.epochSeconds = 2.5;
    state.epochWaitSeconds = 0.5;
    state.bestScore = 0.75;
    state.bestEpoch = 1;
    state.epochs.add(row(1));
    state.epochs.add(row(2));
    state.steps.add(new History.StepRow(20, 1.25, 1000));
    return state;
  }

  /** After the last epoch. */
  private static TrainingState ended() {
    TrainingState state = running();
    state.epochs.add(row(3));
    state.epochs.add(row(4));
    state.epoch = 4;
    state.batchIndex = 0;
    state.step = 40;
    state.finished = true;
    return state;
  }

  private static String text(TrainingState state) {
    return Json.gson().toJson(state);
  }

  @Test
  void aCopyIsWholeAndApart() {
    for (TrainingState state : new TrainingState[] {running(), ended(), new TrainingState()}) {
      state.endedByCallback = state.finished;
      TrainingState copy = running();
      copy.become(state);
      assertEquals(text(state), text(copy));
      state.epochs.add(row(9));
      state.steps.add(new History.StepRow(9, 9, 9));
      assertNotEquals(state.epochs.size(), copy.epochs.size());
      assertNotEquals(state.steps.size(), copy.steps.size());
    }
  }

  @Test
  void aRunMayBecomeAsShortAsWhatIsBehindIt() {
    TrainingState state = running();
    state.continueTo(3);
    assertFalse(state.finished);
    assertEquals(
        "epochs: expected at least the 3 that the run has begun, got 2; choose a larger number",
        assertThrows(UsageException.class, () -> state.continueTo(2)).getMessage());
    TrainingState ended = ended();
    assertEquals(
        "epochs: expected at least the 4 that the run has begun, got 3; choose a larger number",
        assertThrows(UsageException.class, () -> ended.continueTo(3)).getMessage());
    ended.continueTo(5);
    assertFalse(ended.finished);
    ended.continueTo(4);
    assertTrue(ended.finished);
  }

  @Test
  void theHistoryNamesTheBestEpochWhereExamplesWereHeldOut() {
    History history = running().history(true, false);
    assertEquals(2, history.bestEpoch());
    assertFalse(history.bestRestored());
    assertEquals(2, history.epochs().size());
    assertEquals(1, history.steps().size());
    assertTrue(ended().history(true, true).bestRestored());
    assertEquals(0, running().history(false, false).bestEpoch());
  }

  private static boolean plausible(TrainingState state, Epochs length) {
    return state.isPlausible(BATCHES, length);
  }

  @Test
  void whatRunsLeaveBehindIsPlausible() {
    assertTrue(plausible(new TrainingState(), LENGTH));
    assertTrue(plausible(running(), LENGTH));
    assertTrue(plausible(ended(), LENGTH));
    TrainingState unjudged = running();
    unjudged.batchIndex = BATCHES;
    unjudged.step = 30;
    assertTrue(plausible(unjudged, LENGTH), "an epoch that is not judged yet");
    Epochs longer = Epochs.of(9);
    assertTrue(
        plausible(ended(), longer.validation(0.5).patience(1)), "ended for want of progress");
    TrainingState byCallback = ended();
    byCallback.endedByCallback = true;
    assertTrue(plausible(byCallback, longer), "ended by a callback");
  }

  private static void assertImpossible(
      String what, TrainingState state, Consumer<TrainingState> edit) {
    edit.accept(state);
    assertFalse(plausible(state, LENGTH), what);
  }

  @Test
  void countersThatNoRunHasAreRefused() {
    assertImpossible("a batch before the first", running(), s -> s.step = 20 + (s.batchIndex = -1));
    assertImpossible("a batch too many", running(), s -> s.step = 20 + (s.batchIndex = 11));
    assertImpossible("another step", running(), s -> s.step = 24);
    assertImpossible(
        "an epoch before the first",
        new TrainingState(),
        s -> {
          s.epoch = -1;
          s.step = -BATCHES;
        });
    assertImpossible("an epoch beyond the last", ended(), s -> s.finished = false);
    assertImpossible("an end within an epoch", running(), s -> s.finished = true);
    TrainingState early = ended();
    assertFalse(early.isPlausible(BATCHES, Epochs.of(9)), "an end that nothing asked for");
    assertImpossible("a best epoch to come", running(), s -> s.bestEpoch = 2);
    assertImpossible("no best epoch", running(), s -> s.bestEpoch = -1);
    assertImpossible("a best epoch before the first", new TrainingState(), s -> s.bestEpoch = 0);
  }

  @Test
  void rowsThatNoRunHasAreRefused() {
    assertImpossible("no rows of epochs", running(), s -> s.epochs = null);
    assertImpossible("no rows of steps", running(), s -> s.steps = null);
    assertImpossible("a row too few", running(), s -> s.epochs.remove(0));
    assertImpossible("an empty row of an epoch", running(), s -> s.epochs.set(0, null));
    assertImpossible("an empty row of a step", running(), s -> s.steps.set(0, null));
  }
}
