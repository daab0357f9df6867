package org.lenslet.train.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.terminal.TerminalWidth;

class ProgressTest {
  private static final Progress.RunPlan PLAN = new Progress.RunPlan(2, 10, 4, 0);
  private static final History.EpochRow ROW =
      new History.EpochRow(1, 10, 0.5, Double.NaN, 0.25, Double.NaN, 0.125, 0.1, 2, 20.25, 0.015);

  private static Progress noting(List<String> heard) {
    return new Progress() {
      @Override
      public void started(RunPlan plan) {
        heard.add("started " + plan.steps());
      }

      @Override
      public void step(StepReport report) {
        heard.add("step " + report.step());
      }

      @Override
      public void epoch(History.EpochRow row) {
        heard.add("epoch " + row.epoch());
      }

      @Override
      public void finished() {
        heard.add("finished");
      }
    };
  }

  private static void tell(Progress progress) {
    progress.started(PLAN);
    progress.step(new Progress.StepReport(1, 1, 0.5, 0));
    progress.epoch(ROW);
    progress.finished();
  }

  @Test
  void bothHearOfEverything() {
    List<String> one = new ArrayList<>();
    List<String> other = new ArrayList<>();
    tell(Progress.both(noting(one), noting(other)));
    assertEquals(List.of("started 20", "step 1", "epoch 1", "finished"), one);
    assertEquals(one, other);
    tell(Progress.silent());
  }

  @Test
  void linesAndWhatIsABarElsewhereGoToTheWriter() {
    String expected =
        "epoch 1/2: loss 0.5000, held out 25.00 %, test 12.50 %, 20.3 images/s, waiting for data"
            + " 1.5 %";
    StringWriter lines = new StringWriter();
    tell(Progress.lines(new PrintWriter(new BufferedWriter(lines))));
    assertEquals(List.of(expected), lines.toString().lines().toList());
    if (TerminalWidth.ofStandardError().isEmpty()) {
      StringWriter bar = new StringWriter();
      tell(Progress.bar(new PrintWriter(new BufferedWriter(bar))));
      assertEquals(lines.toString(), bar.toString());
    }
  }

  @Test
  void aCallbackThatOnlyListensEndsNothing() {
    Callback callback = new Callback() {};
    assertTrue(callback.step(new Progress.StepReport(1, 1, 0.5, 0)));
    assertTrue(callback.epoch(ROW));
  }

  @Test
  void figuresAreWordedBySize() {
    assertEquals("loss -", ProgressText.loss(Double.NaN));
    assertEquals("99.9 images/s", ProgressText.rate(99.9));
    assertEquals("100 images/s", ProgressText.rate(100));
    assertEquals("12,346 images/s", ProgressText.rate(12345.6));
    assertEquals("59 s left", ProgressText.left(59.4));
    assertEquals("1 min 00 s left", ProgressText.left(59.5));
    assertEquals("59 min 59 s left", ProgressText.left(3599));
    assertEquals("1 h 00 min left", ProgressText.left(3600));
    assertEquals("2 h 05 min left", ProgressText.left(2 * 3600 + 5 * 60 + 59));
    String none =
        ProgressText.epoch(
            PLAN,
            new History.EpochRow(
                2, 10, 0.5, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0.1, 2, 200, 0));
    assertTrue(none.startsWith("epoch 2/2: loss 0.5000, 200 images/s, "), none);
  }
}
