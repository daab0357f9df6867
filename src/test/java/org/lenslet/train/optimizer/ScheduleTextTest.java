package org.lenslet.train.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.error.UsageException;

class ScheduleTextTest {
  private static final int EPOCHS = 90;
  private static final int BATCHES = 7;
  private static final long STEPS = (long) EPOCHS * BATCHES;

  private static double factor(String text, double epoch) {
    return Schedule.parse(text, EPOCHS).factor(Math.round(epoch * BATCHES), STEPS);
  }

  /** What older runs have in their checkpoints. */
  @Test
  void plainOnesAreTheConstantsUnderTheirNames() {
    assertSame(Schedule.CONSTANT, Schedule.parse("constant", 1));
    assertSame(Schedule.LINEAR, Schedule.parse("linear", 1));
    assertSame(Schedule.COSINE, Schedule.parse("cosine", 1));
    assertSame(Schedule.MULTI_STEP, Schedule.parse("multi-step", 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "step:30 29.8 1",
        "step:30 30 0.1",
        "step:30 60 0.01",
        "step:30x0.5 89 0.25",
        "step:1/3 29.8 1",
        "step:1/3 30 0.1",
        "step:1x0.98 3.5 0.941192",
        "multi-step:30,60 29.8 1",
        "multi-step:30,60 30 0.1",
        "multi-step:30,60 60 0.01",
        "multi-step:1/3,2/3 29.8 1",
        "multi-step:1/3,2/3 30 0.1",
        "multi-step:1/3,2/3 59.8 0.1",
        "multi-step:1/3,2/3 60 0.01",
        "multi-step:0.5x0.2 45 0.2",
        "multi-stepx0.5 80 0.25",
        "exponential:0.9 2 0.81",
        "exponential:0.25 0.5714285714 0.4528618321",
        "inverse:0.5,2 1 0.0493827160",
        "polynomial:2 45 0.25",
        "polynomial:1,0.5 45 0.75",
        "cosine:0.5 90 0.5",
        "cosine:0.5 45 0.75",
        "one-cycle 27 1",
        "one-cycle:0.5 45 1",
        "one-cycle 0 0.04",
        "warm-up:2+constant 1 0.5714285714",
        "warm-up:2+constant 2 1",
        "warm-up:45+linear 60 0.6666666667",
        "warm-up:0.5+linear 60 0.6666666667",
        "warm-up:30+warm-up:30+constant 44.857142857 0.5",
        "warm-up:5+multi-step:30,60 34.8 1",
        "warm-up:5+multi-step:30,60 35 0.1",
        "warm-up:99+step:1 10 0.1024531025",
      })
  void lengthsAreSharesOrEpochs(String text, double epoch, double expected) {
    assertEquals(expected, factor(text, epoch), 1e-5 * expected);
  }

  @Test
  void aPlateauHearsOfTheLossesAlsoBehindAWarmUp() {
    List<Double> flat = Collections.nCopies(5, 1.0);
    for (String text : List.of("plateau:2x0.5", "warm-up:1+plateau:2x0.5")) {
      assertEquals(0.5, Schedule.parse(text, EPOCHS).factor(60, STEPS, flat), text);
      assertEquals(1, Schedule.parse(text, EPOCHS).factor(60, STEPS, flat.subList(0, 3)), text);
    }
    assertEquals(
        1, Schedule.parse("plateau", EPOCHS).factor(60, STEPS, Collections.nCopies(11, 1.0)));
    assertEquals(
        0.1, Schedule.parse("plateau", EPOCHS).factor(60, STEPS, Collections.nCopies(12, 1.0)));
  }

  /** By it a run that is resumed is known, also where it becomes longer. */
  @Test
  void theNameIsTheText() {
    assertEquals("MULTI-STEP:30,60X0.2", Schedule.parse("multi-step:30,60x0.2", 90).name());
    assertEquals("WARM-UP:5+COSINE", Schedule.parse("warm-up:5+cosine", 90).name());
    assertEquals("STEP:30", Schedule.parse("step:30", 100).name());
  }

  private static void assertWrong(String text, String message) {
    assertEquals(
        message,
        assertThrows(UsageException.class, () -> Schedule.parse(text, EPOCHS)).getMessage());
  }

  @Test
  void whatIsWrongIsNamed() {
    assertWrong(
        "step",
        "schedule step: expected a share of the run or a number of epochs above 0, got none");
    assertWrong("step:1,2", "schedule step:1,2: expected 1 number after the colon, got 2");
    assertWrong(
        "step:0",
        "schedule step:0: expected a share of the run or a number of epochs above 0, got 0");
    assertWrong(
        "step:1/0",
        "schedule step:1/0: expected a share of the run or a number of epochs above 0, got 1/0");
    assertWrong("step:3x2", "schedule step:3x2: expected a factor above 0 and up to 1, got 2.0");
    assertWrong("step:3x", "schedule step:3x: expected a factor after the x, got none");
    assertWrong("cosine:1,2", "schedule cosine:1,2: expected 0 to 1 number after the colon, got 2");
    assertWrong("cosinex0.5", "schedule cosinex0.5: expected no factor, got x0.5");
    assertWrong("cosine:", "schedule cosine:: expected a number after the colon, got none");
    assertWrong("cosine:-1", "schedule: expected a last factor in [0, 1], got -1.0");
    assertWrong(
        "multi-step:2,1", "schedule multi-step:2,1: expected marks in ascending order, got 2,1");
    assertWrong("inverse:1", "schedule inverse:1: expected a number after the colon, got none");
    assertWrong("plateau:1.5", "schedule plateau:1.5: expected a whole number of epochs, got 1.5");
    assertWrong(
        "exponential:nan",
        "schedule exponential:nan: expected a number after the colon, got 'nan'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"steps", "", "Cosine", "warm-up:5", "5", "cosine,1", "warm-up:5+"})
  void whatIsNoneIsToldWhichThereAre(String text) {
    String rest = text.equals("warm-up:5+") ? "" : text;
    assertWrong(
        text,
        "schedule: expected constant, linear, cosine, polynomial, step, multi-step, exponential,"
            + " inverse, one-cycle or plateau, after warm-up:LENGTH+ or not, got "
            + rest);
  }
}
