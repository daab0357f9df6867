package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that train nothing: summary, bench and parity. */
class MeasuringCommandsTest {
  @TempDir private Path folder;

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

  @Test
  void aBenchmarkRowHasTheDocumentedKeys() {
    Path json = folder.resolve("bench.json");
    Object[] command = {
      "bench",
      "train",
      "mlp",
      "--batch",
      8,
      "--seconds",
      0.05,
      "--profile",
      "--json",
      json,
      "--device",
      "cpu"
    };
    Cli cli = Cli.run(command).succeeds();
    JsonObject row = Cli.objects(json).get(0);
    assertEquals(
        List.of(
            "name",
            "device",
            "backend",
            "pass",
            "algorithm",
            "batch",
            "ms_min",
            "ms_median",
            "images_per_s_median",
            "peak_bytes"),
        List.copyOf(row.keySet()));
    assertEquals("mlp", row.get("name").getAsString());
    assertEquals("train", row.get("pass").getAsString());
    assertTrue(row.get("ms_min").getAsDouble() > 0);
    assertTrue(row.get("peak_bytes").getAsLong() > 4 * 13_002);
    assertTrue(cli.out().contains("mat_mul_forward_gemm"), cli.out());
  }

  @Test
  void parityOfOneOperationIsARowAKernel() {
    Path json = folder.resolve("parity.jsonl");
    Cli cli = Cli.run("parity", "--op", "slice", "--device", "cpu", "--json", json).succeeds();
    List<JsonObject> rows = Cli.objects(json);
    assertEquals(1, rows.size());
    assertEquals(
        List.of("op", "algorithm", "device", "cases", "failed", "worst_error_over_bound"),
        List.copyOf(rows.get(0).keySet()));
    assertEquals("slice", rows.get(0).get("op").getAsString());
    assertEquals(0, rows.get(0).get("failed").getAsInt());
    assertTrue(rows.get(0).get("cases").getAsInt() > 0);
    assertTrue(cli.out().contains("1 kernels, "), cli.out());
  }

  @Test
  void parityReadsProblemsFromAFile() throws Exception {
    Path shapes = folder.resolve("shapes.tsv");
    Files.writeString(
        shapes,
        """
        name\tn\tc\th\tw\tk\tr\ts\tstride_h\tstride_w
        small\t1\t2\t7\t7\t3\t3\t3\t2\t2
        huge\t64\t512\t112\t112\t512\t3\t3\t1\t1
        """);
    Cli cli =
        Cli.run("parity", "--device", "cpu", "--shapes", shapes, "--op", "convolution").succeeds();
    assertTrue(cli.out().contains("left out: 1, "), cli.out());
    assertTrue(cli.out().contains("1 kernels, 1 cases, 0 failed"), cli.out());
    // Strides rule one of the two kernels out; the other one is tested.
    Cli.run("parity", "--device", "cpu", "--shapes", shapes, "--op", "convolutionBackwardData")
        .succeeds();
  }

  @Test
  void aShapesFileThatCannotBeUnderstoodIsRefused() throws Exception {
    Path shapes = Files.writeString(folder.resolve("shapes.tsv"), "a\tb\n1\t2\n");
    Cli.run("parity", "--shapes", shapes).fails(1, "shapes.tsv: line 1: expected the columns");
    Path missing = folder.resolve("none.tsv");
    Cli.run("parity", "--shapes", missing).fails(2, missing + ": expected a file of shapes");
  }
}
