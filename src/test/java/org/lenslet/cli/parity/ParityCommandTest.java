package org.lenslet.cli.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.opencl.OpenClDevices;
import org.lenslet.cli.Cli;
import org.lenslet.cli.shared.Version;
import org.lenslet.op.movement.Slice;
import org.lenslet.parity.Cases;
import org.lenslet.parity.ParityRow;
import org.lenslet.parity.facts.OpCase;

/** What a parity run shows, says meanwhile and leaves behind. */
class ParityCommandTest {
  @TempDir private Path folder;
  private Path shapes;

  @BeforeEach
  void writeShapes() throws Exception {
    shapes =
        Files.writeString(
            folder.resolve("small.tsv"),
            """
            name\tn\tc\th\tw\tk\tr\ts\tstride_h\tstride_w
            small\t1\t2\t7\t7\t3\t3\t3\t1\t1
            huge\t64\t512\t112\t112\t512\t3\t3\t1\t1
            """);
  }

  @Test
  void aFamilyIsAllItsOperationsWithAVerdictEach() {
    Cli cli = Cli.run("parity", "--device", "cpu", "--shapes", shapes, "--op", "conv").succeeds();
    List<String> lines = cli.out().lines().toList();
    assertEquals("left out: 1, more than 2.0 GFLOP a pass", lines.get(0));
    assertTrue(lines.get(1).matches("op +algorithm +cases +failed +error/bound +verdict"));
    List<String> rows = lines.subList(2, lines.size() - 1);
    assertEquals(
        Set.of("convolution", "convolutionBackwardData", "convolutionBackwardFilter"),
        Set.copyOf(rows.stream().map(row -> row.split(" ")[0]).distinct().toList()));
    rows.forEach(row -> assertTrue(row.matches("\\w+ +\\w+ +1 +0 +0\\.\\d{3} +pass"), row));
  }

  @Test
  @Tag("opencl")
  void shapesRunOnOpenClWithAllItsAlgorithms() {
    OpenClDevices.device();
    Cli cli =
        Cli.run("parity", "--device", "opencl", "--shapes", shapes, "--op", "conv").succeeds();
    for (String pass : List.of("forward", "backward_data", "backward_filter")) {
      for (String algorithm : List.of("direct", "implicit_gemm_32x32")) {
        String row = " convolution_" + pass + "_" + algorithm + " +1 +0 +0\\.\\d{3} +pass";
        assertTrue(Pattern.compile(row).matcher(cli.out()).find(), row + " in " + cli.out());
      }
    }
  }

  @Test
  void progressIsALineAnOperation() {
    Cli cli = Cli.run("parity", "--device", "cpu", "--shapes", shapes, "--op", "conv").succeeds();
    List<String> lines = cli.err().lines().toList();
    assertEquals(3, lines.size(), cli.err());
    assertTrue(lines.get(0).matches("convolution: 2 kernels, 2 cases, 0 failed, \\d+\\.\\d s"));
    assertTrue(lines.get(1).startsWith("convolutionBackwardData: "), lines.get(1));
  }

  @Test
  void anOperationThatLastsGivesALineEveryTenSeconds() {
    AtomicLong clock = new AtomicLong();
    StringWriter text = new StringWriter();
    ParityLines lines = new ParityLines(new PrintWriter(text), clock::get);
    OpCase slice = Cases.of(Slice.class).get(0);
    lines.started(30);
    for (int i = 0; i < 10; i++) {
      clock.addAndGet(3_000_000_000L);
      lines.checked(slice);
    }
    lines.finished("slice", List.of(row(10, 0, Map.of())));
    assertEquals(
        """
        slice: 4 of all 30 cases
        slice: 8 of all 30 cases
        slice: 1 kernel, 10 cases, 0 failed, 30.0 s
        """,
        text.toString().replace("\r\n", "\n"));
  }

  @Test
  void theTableNamesFailuresAndWhatWasLeftOut() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    ParityText.print(
        out,
        List.of(row(7, 2, Map.of()), row(5, 0, Map.of("too large", 3)), row(0, 0, Map.of("b", 1))));
    out.flush();
    String shown = text.toString();
    assertTrue(shown.matches("(?s).*slice +slice_forward +7 +2 +0\\.500 +FAIL\\R.*"), shown);
    assertTrue(shown.matches("(?s).*slice +slice_forward +5 +0 +0\\.500 +pass\\R.*"), shown);
    assertTrue(shown.matches("(?s).*slice +slice_forward +0 +0 +0\\.500 +none\\R.*"), shown);
    assertTrue(shown.contains("left out: 3 of slice_forward, too large\n"), shown);
    assertTrue(shown.contains("slice_forward: wrong; repeat with: exact slice\n"), shown);
    assertTrue(shown.endsWith("3 kernels, 12 cases, 2 failed\n"), shown);
  }

  private static ParityRow row(int cases, int failed, Map<String, Integer> leftOut) {
    return new ParityRow(
        "slice",
        "slice_forward",
        "a device",
        cases,
        failed,
        0.5,
        Map.of(),
        leftOut,
        failed > 0 ? List.of("wrong; repeat with: exact slice") : List.of(),
        "");
  }

  @Test
  void theReportIsAPageInANewFolder() throws Exception {
    Path report = folder.resolve("new").resolve("folder");
    Cli cli =
        Cli.run("parity", "--device", "cpu", "--shapes", shapes, "--op", "conv", "--report", report)
            .succeeds();
    assertEquals(List.of("parity.html"), Cli.names(report));
    assertTrue(cli.out().endsWith("report: " + report.resolve("parity.html") + "\n"), cli.out());
    String page = Files.readString(report.resolve("parity.html"));
    for (String shown :
        List.of(
            "<h1>Parity of cpu with the reference</h1>",
            "<dt>verdict</dt><dd>pass</dd>",
            "<td class=\"name\">convolution_forward_gemm</td>",
            "<th scope=\"row\">backend</th><td>cpu</td>",
            "<th scope=\"row\">problems</th><td>small.tsv, --op conv</td>",
            "<th scope=\"row\">lenslet</th><td>" + Version.NUMBER + "</td>",
            "<dt>exact problems</dt><dd>3</dd>",
            "<td>more than 2.0 GFLOP a pass</td><td>1</td>")) {
      assertTrue(page.contains(shown), shown);
    }
    // A second run takes the place of the first one's page.
    Cli.run("parity", "--device", "cpu", "--shapes", shapes, "--op", "convolution").succeeds();
  }

  @Test
  void aReportThatCouldNotBeWrittenIsNoticedBeforeTheRun() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    refuses(file, "expected a folder, got a file at " + file);
    refuses(file.resolve("below"), "expected a folder, got a file at " + file);
    Path taken = Files.createDirectories(folder.resolve("taken"));
    Files.createDirectory(taken.resolve("parity.html"));
    refuses(taken, "expected a folder without a folder parity.html");
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void aReportInAFolderWithoutPermissionIsNoticedBeforeTheRun() throws Exception {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Assumptions.assumeTrue(locked.toFile().setWritable(false) && !Files.isWritable(locked));
    refuses(locked, "no permission for " + locked);
    refuses(locked.resolve("new"), "no permission for " + locked);
  }

  private void refuses(Path report, String message) {
    Cli.run("parity", "--shapes", shapes, "--report", report)
        .fails(2, "--report " + report + ": ", message, "choose another one");
    assertFalse(Files.exists(folder.resolve("new")));
  }

  @Test
  void aFileOfWhichNothingIsLeftSaysWhy() throws Exception {
    Path huge =
        Files.writeString(
            folder.resolve("huge.tsv"),
            "name\tn\tc\th\tw\tk\tr\ts\nhuge\t64\t512\t112\t112\t512\t3\t3\n");
    Cli.run("parity", "--shapes", huge)
        .fails(2, "expected at least 1 problem", "more than 2.0 GFLOP a pass=1");
  }

  @Test
  void parityOfOneOperationIsARowAKernel() {
    Path json = folder.resolve("parity.jsonl");
    Cli cli = Cli.run("parity", "--op", "slice", "--device", "cpu", "--json", json).succeeds();
    List<JsonObject> rows = Cli.objects(json);
    assertEquals(1, rows.size());
    assertEquals(
        List.of(
            "op",
            "algorithm",
            "device",
            "cases",
            "failed",
            "worst_error_over_bound",
            "backend",
            "driver",
            "lenslet",
            "java",
            "os",
            "date"),
        List.copyOf(rows.get(0).keySet()));
    assertEquals("slice", rows.get(0).get("op").getAsString());
    assertEquals(0, rows.get(0).get("failed").getAsInt());
    assertTrue(rows.get(0).get("cases").getAsInt() > 0);
    assertTrue(cli.out().contains("1 kernel, "), cli.out());
  }

  @Test
  void parityReadsProblemsFromAFile() throws Exception {
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
    assertTrue(cli.out().contains("2 kernels, 2 cases, 0 failed"), cli.out());
    // Strides rule one of the three kernels out; the others are tested.
    Cli.run("parity", "--device", "cpu", "--shapes", shapes, "--op", "convolutionBackwardData")
        .succeeds();
  }

  @Test
  void aShapesFileThatCannotBeUnderstoodIsRefused() throws Exception {
    Files.writeString(shapes, "a\tb\n1\t2\n");
    Cli.run("parity", "--shapes", shapes).fails(1, "small.tsv: line 1: expected the columns");
    Path missing = folder.resolve("none.tsv");
    Cli.run("parity", "--shapes", missing).fails(2, missing + ": expected a file of shapes");
  }
}
