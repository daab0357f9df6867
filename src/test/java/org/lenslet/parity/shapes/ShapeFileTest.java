package org.lenslet.parity.shapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.UsageException;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.parity.ParityRow;
import org.lenslet.parity.ParityRun;
import org.lenslet.parity.Tier;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.TensorSpec;

class ShapeFileTest {
  private static final Path SHAPES =
      Path.of(System.getProperty("lenslet.testdata", "../shared/data"), "shapes");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyRealFileIsUnderstood() throws IOException {
    requireShapes();
    List<Path> files;
    try (Stream<Path> all = Files.list(SHAPES)) {
      files = all.filter(f -> f.getFileName().toString().matches("(conv|pool|gemm).*")).toList();
    }
    assertTrue(files.size() >= 20, files.toString());
    return files.stream()
        .sorted()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      ShapeFile all = ShapeFile.read(file, Long.MAX_VALUE);
                      int lines = Files.readAllLines(file).size() - 1;
                      assertEquals(lines, all.rows().size() + skipped(all));
                      assertTrue(skipped(all) <= 7, all.skipped().toString());
                      ShapeFile small = ShapeFile.read(file, 1_000_000);
                      assertEquals(lines, small.rows().size() + skipped(small));
                      assertTrue(small.rows().stream().allMatch(r -> r.flops() <= 1_000_000));
                    }));
  }

  @Test
  void workAgreesWithTheMultiplyAccumulatesOfTheFiles() throws IOException {
    requireShapes();
    Path file = SHAPES.resolve("conv_torchvision.tsv");
    List<String> lines = Files.readAllLines(file);
    int column = List.of(lines.get(0).split("\t")).indexOf("macs_fwd");
    List<ShapeRow> rows = ShapeFile.read(file, Long.MAX_VALUE).rows();
    for (int i = 0; i < rows.size(); i++) {
      long macs = Long.parseLong(lines.get(i + 1).split("\t")[column]);
      assertEquals(2 * macs, rows.get(i).flops(), rows.get(i).name());
    }
  }

  @Test
  void theReferencePassesOnSmallRealShapes() {
    requireShapes();
    ReferenceBackend reference = new ReferenceBackend();
    for (String name : List.of("conv_small_networks", "pool_pytorch", "gemm_onednn")) {
      List<OpCase> cases = ShapeFile.read(SHAPES.resolve(name + ".tsv"), 2_000_000).cases();
      for (ParityRow row : ParityRun.run(reference, reference, cases, EnumSet.allOf(Tier.class))) {
        assertEquals("", row.firstFailure());
        assertTrue(row.cases() > 5, row.toString());
      }
    }
  }

  /**
   * PyTorch's convolutions but for the largest, its sweep over strides, padding and batches with
   * all three directions among them.
   */
  @Test
  void theFastBackendPassesOnPyTorchsConvolutions() {
    requireShapes();
    List<OpCase> cases = ShapeFile.read(SHAPES.resolve("conv_pytorch.tsv"), 2_000_000).cases();
    assertTrue(cases.size() > 450, cases.size() + " cases");
    for (ParityRow row :
        ParityRun.run(
            new CpuBackend(2), new ReferenceBackend(), cases, EnumSet.allOf(Tier.class))) {
      assertEquals("", row.firstFailure());
    }
  }

  @Test
  void aConvolutionLineGivesAllThreeDirections() throws IOException {
    Path file =
        write(
            "name\tn\tc\th\tw\tk\tr\ts\tstride_h\tstride_w\tpad_t\tpad_l\tpad_b\tpad_r\tgroups\toh\tow",
            "a\t2\t4\t5\t7\t6\t3\t2\t1\t2\t1\t0\t0\t1\t2\t4\t4");
    ShapeRow row = ShapeFile.read(file, Long.MAX_VALUE).rows().get(0);
    assertEquals("a", row.name());
    assertEquals(2L * 2 * 6 * 4 * 4 * 2 * 6, row.flops());
    assertEquals(
        List.of(
            "convolution 3x2 stride 1x2 padding 1x0..0x1 groups 2"
                + " (f32[2x4x5x7], f32[6x2x3x2]) -> f32[2x6x4x4]",
            "convolutionBackwardData 3x2 stride 1x2 padding 1x0..0x1 groups 2"
                + " (f32[2x6x4x4], f32[6x2x3x2]) -> f32[2x4x5x7]",
            "convolutionBackwardFilter 3x2 stride 1x2 padding 1x0..0x1 groups 2"
                + " (f32[2x4x5x7], f32[2x6x4x4]) -> f32[6x2x3x2]"),
        row.cases().stream().map(OpCase::toString).toList());
  }

  @Test
  void aPoolLineOfBothModesGivesMaximumAndMean() throws IOException {
    Path file =
        write(
            "name\tmode\tn\tc\th\tw\tr\ts\tceil_mode\tcount_include_pad\tdivisor_override",
            "a\tboth\t1\t2\t5\t5\t2\t2\t1\t0\t3");
    List<OpCase> cases = ShapeFile.read(file, Long.MAX_VALUE).cases();
    assertEquals(4, cases.size());
    assertTrue(((MaxPool) cases.get(0).op()).ceil());
    AveragePool average = (AveragePool) cases.get(2).op();
    assertEquals(3, average.divisor());
    assertTrue(average.ceil() && !average.countPadding());
  }

  @Test
  void aProductLineKnowsTransposesAndBatch() throws IOException {
    Path file = write("name\tbatch\tm\tn\tk\ttrans_a\ttrans_b", "a\t2\t3\t4\t5\t1\t0");
    OpCase product = ShapeFile.read(file, Long.MAX_VALUE).cases().get(0);
    assertEquals(MatMul.of(true, false), product.op());
    assertEquals(TensorSpec.f32(2, 5, 3), product.problem().input(0));
    assertEquals(TensorSpec.f32(2, 3, 4), product.problem().output(0));
  }

  @Test
  void mistakesNameFileLineAndColumn() throws IOException {
    String header = "name\tn\tc\th\tw\tk\tr\ts\tstride_h\toh";
    assertMessage(
        "line 2, column h: expected a whole number, got 'x'",
        header,
        "a\t1\t1\tx\t5\t1\t3\t3\t1\t3");
    assertMessage(
        "line 2, column h: expected a whole number, got ''", header, "a\t1\t1\t\t5\t1\t3\t3\t1\t3");
    assertMessage(
        "line 3, column stride_h: expected a number from 1 to 2147483647, got '0'",
        header,
        "a\t1\t1\t5\t5\t1\t3\t3\t1\t3",
        "b\t1\t1\t5\t5\t1\t3\t3\t0\t3");
    assertMessage(
        "line 2, column oh: expected 3 as the other columns imply, got '4'",
        header,
        "a\t1\t1\t5\t5\t1\t3\t3\t1\t4");
    assertMessage("line 2: expected 10 fields separated by tabs, got 2", header, "a\t1");
    assertMessage(
        "line 2: convolution: expected a padded input", header, "a\t1\t1\t2\t5\t1\t3\t3\t1\t1");
    assertMessage("line 1: expected the columns", "name\tx", "a\t1");
    assertMessage(
        "column mode: expected one of [max, avg, both], got 'sum'",
        "name\tmode\tn\tc\th\tw\tr\ts",
        "a\tsum\t1\t1\t2\t2\t1\t1");
    assertMessage(
        "column trans_a: expected 0 or 1, got '2'",
        "name\tbatch\tm\tn\tk\ttrans_a\ttrans_b",
        "a\t1\t1\t1\t1\t2\t0");
    assertMessage("expected a line of column names, got an empty file");
  }

  @Test
  void aMissingFileIsReported() {
    Path file = folder.resolve("missing.tsv");
    UsageException e =
        assertThrows(UsageException.class, () -> ShapeFile.read(file, Long.MAX_VALUE));
    assertEquals(file + ": expected a file of shapes, got no such file", e.getMessage());
  }

  @Test
  void linesThatCannotBeUsedAreCountedWithTheReason() throws IOException {
    Path file =
        write(
            "name\tmode\tn\tc\th\tw\tr\ts\tdivisor_override",
            "a\tmax\t0\t1\t2\t2\t1\t1\t0",
            "b\tavg\t1\t1\t2\t2\t1\t1\t-2",
            "c\tmax\t64\t1024\t1024\t1024\t1\t1\t0",
            "d\tmax\t1\t1\t4\t4\t2\t2\t0",
            "e\tmax\t1\t1\t2\t2\t2\t2\t0");
    ShapeFile shapes = ShapeFile.read(file, 35);
    assertEquals(List.of("e"), shapes.rows().stream().map(ShapeRow::name).toList());
    assertEquals(
        Map.of(
            "a negative divisor",
            1,
            "an empty batch",
            1,
            "a tensor of 2^31 elements or more",
            1,
            "more than 3.5E-8 GFLOP a pass",
            1),
        shapes.skipped());
  }

  @Test
  void linesThatTakeTooMuchMemoryAreCounted() throws IOException {
    Path file =
        write(
            "name\tbatch\tm\tn\tk\ttrans_a\ttrans_b",
            "small\t1\t10\t10\t10\t0\t0",
            "large\t1\t1000\t1000\t1\t0\t0");
    ShapeFile shapes = ShapeFile.read(file, Long.MAX_VALUE, 2 << 20);
    assertEquals(List.of("small"), shapes.rows().stream().map(ShapeRow::name).toList());
    assertEquals(Map.of("more than 2 MiB of memory to compare", 1), shapes.skipped());
    assertEquals(2, ShapeFile.read(file, Long.MAX_VALUE, 1 << 30).rows().size());
  }

  @Test
  void productsThatCannotBeUsedAreCountedWithTheReason() throws IOException {
    Path file =
        write(
            "name\tbatch\tm\tn\tk\ttrans_a\ttrans_b",
            "a\t0\t1\t1\t1\t0\t0",
            "b\t1\t1\t1\t0\t0\t0",
            "c\t1\t65536\t65536\t1\t0\t0",
            "d\t70000\t1\t1\t70000\t0\t0",
            "e\t1\t2\t3\t4\t0\t0");
    ShapeFile shapes = ShapeFile.read(file, Long.MAX_VALUE);
    assertEquals(List.of("e"), shapes.rows().stream().map(ShapeRow::name).toList());
    assertEquals(
        Map.of("an empty matrix", 2, "a tensor of 2^31 elements or more", 2), shapes.skipped());
  }

  /** The filter has c / groups channels: 65536 x 1 x 3 x 3 elements, not 2^32 x 9. */
  @Test
  void aDepthwiseConvolutionOfManyChannelsIsNoLargeTensor() throws IOException {
    Path file =
        write("name\tn\tc\th\tw\tk\tr\ts\tgroups", "depthwise\t1\t65536\t5\t5\t65536\t3\t3\t65536");
    assertEquals(3, ShapeFile.read(file, Long.MAX_VALUE).cases().size());
  }

  private static int skipped(ShapeFile file) {
    return file.skipped().values().stream().mapToInt(Integer::intValue).sum();
  }

  private void assertMessage(String part, String... lines) throws IOException {
    Path file = write(lines);
    DataFormatException e =
        assertThrows(DataFormatException.class, () -> ShapeFile.read(file, Long.MAX_VALUE));
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  private Path write(String... lines) throws IOException {
    return Files.write(folder.resolve("shapes.tsv"), List.of(lines));
  }

  private static void requireShapes() {
    boolean present = Files.isDirectory(SHAPES);
    assertTrue(present || !Boolean.getBoolean("lenslet.requireTestdata"), SHAPES + " is missing");
    Assumptions.assumeTrue(present, SHAPES + " is missing");
  }
}
