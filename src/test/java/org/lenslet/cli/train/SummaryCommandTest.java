package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lenslet.cli.Cli;

/** What a model consists of. */
class SummaryCommandTest {
  @Test
  void theSummaryCountsParametersAndWork() {
    String text = Cli.run("summary", "lenet5", "--batch", 1, "--device", "cpu").succeeds().out();
    assertTrue(text.matches("(?s).*\\Rconv1 +1x6x28x28 +156 +117,600\\R.*"), text);
    assertTrue(text.matches("(?s).*\\Rtotal +61,706 +416,520\\R.*"), text);
    assertTrue(text.matches("(?s).*memory of a training step on cpu: [\\d,]+ bytes .*"), text);
  }

  @Test
  void theSummaryFitsTheModelToTheData() {
    String text = Cli.run("summary", "mlp", "--data", "synthetic:10,10").succeeds().out();
    assertTrue(text.matches("(?s).*\\Rtotal +13,002 .*"), text);
  }
}
