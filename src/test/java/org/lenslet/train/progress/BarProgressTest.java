package org.lenslet.train.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BarProgressTest {
  private static final double NONE = Double.NaN;
  private static final History.EpochRow EPOCH =
      new History.EpochRow(1, 100, 0.25, NONE, NONE, 0.5, 0.975, 0.01, 20, 12345, 0.001);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long nanos;

  private BarProgress started(int columns, long startStep) {
    BarProgress bar =
        new BarProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns, () -> nanos);
    bar.started(new Progress.RunPlan(2, 100, 64, startStep));
    return bar;
  }

  private void step(BarProgress bar, long step, double seconds) {
    nanos = (long) (seconds * 1e9);
    bar.step(new Progress.StepReport(1 + (int) ((step - 1) / 100), step, 0.5, 0.125));
  }

  /** What stood in the line one after the other, without the space behind it. */
  private List<String> drawn() {
    return Stream.of(bytes.toString(StandardCharsets.UTF_8).split("[\r\n]+"))
        .map(String::stripTrailing)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  @Test
  void theTimeOfTheFirstStepIsInNoEstimate() {
    BarProgress bar = started(120, 0);
    step(bar, 1, 30);
    step(bar, 11, 31);
    step(bar, 21, 32);
    assertEquals(
        List.of(
            "epoch 1/2   1% [                                        ] loss 0.5000,"
                + " waiting for data 12.5 %",
            "epoch 1/2  11% [===>                                  ] 19 s left, 640 images/s,"
                + " loss 0.5000, waiting for data 12.5 %",
            "epoch 1/2  21% [======>                               ] 18 s left, 640 images/s,"
                + " loss 0.5000, waiting for data 12.5 %"),
        drawn());
  }

  @Test
  void noTextIsWiderThanTheTerminal() {
    for (int columns = 1; columns <= 130; columns++) {
      bytes.reset();
      BarProgress bar = started(columns, 0);
      step(bar, 1, 30);
      step(bar, 11, 31);
      step(bar, 100, 50);
      bar.finished();
      for (String text : bytes.toString(StandardCharsets.UTF_8).split("\r")) {
        assertTrue(text.length() < columns, () -> text.length() + " of '" + text + "'");
      }
    }
  }

  @Test
  void eightyColumnsHoldABarAndWholeFigures() {
    BarProgress bar = started(80, 0);
    step(bar, 1, 30);
    step(bar, 11, 31);
    assertEquals(
        "epoch 1/2  11% [=>                     ] 19 s left, 640 images/s, loss 0.5000",
        drawn().get(1));
  }

  @Test
  void anEpochsBarBecomesALine() {
    BarProgress bar = started(80, 0);
    step(bar, 100, 1);
    bar.epoch(EPOCH);
    String text = bytes.toString(StandardCharsets.UTF_8);
    String line = "epoch 1/2: loss 0.2500, test 97.50 %, 12,345 images/s, waiting for data 0.1 %";
    assertTrue(text.endsWith("\r" + " ".repeat(79) + "\r" + line + System.lineSeparator()), text);
    step(bar, 101, 1.1);
    assertTrue(drawn().get(2).startsWith("epoch 2/2   1% ["), drawn().toString());
  }

  @Test
  void aRunThatEndsWithinAnEpochLeavesNoBar() {
    BarProgress bar = started(80, 0);
    step(bar, 50, 1);
    bar.finished();
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.endsWith("\r" + " ".repeat(79) + "\r"), text);
  }

  @Test
  void theLineIsDrawnFiveTimesASecondAtMost() {
    BarProgress bar = started(80, 0);
    for (int step = 1; step <= 100; step++) {
      step(bar, step, 1 + 0.01 * step);
    }
    assertEquals(5, drawn().size());
  }

  @Test
  void aResumedRunCountsOnlyItsOwnSteps() {
    BarProgress bar = started(120, 100);
    step(bar, 101, 1);
    step(bar, 111, 2);
    assertTrue(drawn().get(1).contains(" 9 s left, 640 images/s"), drawn().toString());
  }

  @Test
  void withoutATerminalTheBarIsLines() {
    // Surefire takes standard error.
    StringWriter text = new StringWriter();
    Progress progress = Progress.bar(new PrintWriter(text));
    progress.started(new Progress.RunPlan(2, 100, 64, 0));
    progress.step(new Progress.StepReport(1, 1, 0.5, 0.125));
    progress.epoch(EPOCH);
    progress.finished();
    assertFalse(text.toString().contains("\r"), text.toString());
    assertEquals(1, text.toString().lines().count(), text.toString());
  }
}
