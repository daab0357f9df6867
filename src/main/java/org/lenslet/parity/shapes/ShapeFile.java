package org.lenslet.parity.shapes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.lenslet.backend.Problem;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity.Groups;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.parity.Cases;
import org.lenslet.parity.FactTable;
import org.lenslet.parity.Footprint;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Problem shapes of real networks, one a line, as tab-separated values under a line of column
 * names. The columns tell the kind:
 *
 * <ul>
 *   <li>convolution: {@code name n c h w k r s}, with {@code d} and {@code t} in three dimensions
 *   <li>pooling: {@code name mode n c h w r s}, mode {@code max}, {@code avg} or {@code both}
 *   <li>matrix product: {@code name batch m n k trans_a trans_b}
 * </ul>
 *
 * Optional, with their usual defaults: {@code stride_* pad_* dil_* groups ceil_mode
 * count_include_pad divisor_override}. Where {@code od oh ow} are given they must be what the other
 * columns imply. Any other column is ignored.
 *
 * @param skipped for each reason how many lines were left out
 */
public record ShapeFile(List<ShapeRow> rows, Map<String, Integer> skipped) {
  private static final List<String> CONVOLUTION =
      List.of("name", "n", "c", "h", "w", "k", "r", "s");
  private static final List<String> POOL = List.of("name", "mode", "n", "c", "h", "w", "r", "s");
  private static final List<String> PRODUCT =
      List.of("name", "batch", "m", "n", "k", "trans_a", "trans_b");

  /** Outermost axis first: suffixes of strides and dilations, paddings before and after. */
  private static final List<String> AXES = List.of("d", "h", "w");

  private static final List<String> KERNEL = List.of("t", "r", "s");
  private static final List<String> BEFORE = List.of("pad_f", "pad_t", "pad_l");
  private static final List<String> AFTER = List.of("pad_bk", "pad_b", "pad_r");

  private static final String TOO_LARGE = "a tensor of 2^31 elements or more";
  private static final long MEBIBYTE = 1 << 20;

  public ShapeFile {
    rows = List.copyOf(rows);
    skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
  }

  /**
   * As {@link #read(Path, long, long)} without a limit of memory.
   *
   * @throws DataFormatException naming file, line and column if the file cannot be understood
   */
  public static ShapeFile read(Path file, long mostFlops) {
    return read(file, mostFlops, Long.MAX_VALUE);
  }

  /**
   * Reads a file whole. Left out, as peers' test suites also hold cases that are to be refused or
   * that only 64-bit indices reach, are empty batches, negative divisors and tensors of 2^31
   * elements and more.
   *
   * @param mostFlops lines whose forward takes more than this are left out too
   * @param mostBytes lines with a pass that takes more memory to compare are left out too ({@link
   *     Footprint#bytes})
   * @throws DataFormatException naming file, line and column if the file cannot be understood
   */
  public static ShapeFile read(Path file, long mostFlops, long mostBytes) {
    List<String> lines = lines(file);
    if (lines.isEmpty()) {
      throw new DataFormatException(file + ": expected a line of column names, got an empty file");
    }
    List<String> columns = Arrays.asList(lines.get(0).split("\t", -1));
    Function<ShapeLine, List<OpCase>> kind = kind(file, columns);
    List<ShapeRow> rows = new ArrayList<>();
    Map<String, Integer> skipped = new TreeMap<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      ShapeLine line = ShapeLine.of(file, i + 1, columns, lines.get(i));
      String obstacle = obstacle(line);
      if (obstacle.isEmpty()) {
        ShapeRow row = row(line, kind);
        if (row.flops() <= mostFlops && row.bytes() <= mostBytes) {
          rows.add(row);
          continue;
        }
        obstacle =
            row.flops() > mostFlops
                ? "more than " + mostFlops / 1e9 + " GFLOP a pass"
                : "more than " + mostBytes / MEBIBYTE + " MiB of memory to compare";
      }
      skipped.merge(obstacle, 1, Integer::sum);
    }
    return new ShapeFile(rows, skipped);
  }

  /** The cases of all lines, in order. */
  public List<OpCase> cases() {
    return rows.stream().flatMap(row -> row.cases().stream()).toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UsageException(file + ": expected a file of shapes, got no such file", e);
    } catch (IOException e) {
      throw new DataFormatException(
          file + ": expected a readable text file, got " + e.getMessage(), e);
    }
  }

  private static Function<ShapeLine, List<OpCase>> kind(Path file, List<String> columns) {
    if (columns.containsAll(POOL)) {
      return ShapeFile::pools;
    }
    if (columns.containsAll(CONVOLUTION)) {
      return ShapeFile::convolutions;
    }
    if (columns.containsAll(PRODUCT)) {
      return ShapeFile::products;
    }
    throw new DataFormatException(
        file
            + ": line 1: expected the columns "
            + CONVOLUTION
            + ", "
            + POOL
            + " or "
            + PRODUCT
            + ", got "
            + columns);
  }

  /** Why the project cannot use a line that is written correctly; empty if it can. */
  private static String obstacle(ShapeLine line) {
    if (line.has("batch")) {
      if (product(line, "batch", "m", "n", "k") == 0) {
        return "an empty matrix";
      }
      boolean large =
          product(line, "batch", "m", "k") > Integer.MAX_VALUE
              || product(line, "batch", "k", "n") > Integer.MAX_VALUE
              || product(line, "batch", "m", "n") > Integer.MAX_VALUE;
      return large ? TOO_LARGE : "";
    }
    if (line.number("n").orElse(1L) == 0) {
      return "an empty batch";
    }
    if (line.number("divisor_override").orElse(0L) < 0) {
      return "a negative divisor";
    }
    double groups = line.number("groups").orElse(1L);
    boolean large =
        product(line, "n", "c", "d", "h", "w") > Integer.MAX_VALUE
            || product(line, "n", "k", "od", "oh", "ow") > Integer.MAX_VALUE
            || product(line, "c", "k", "t", "r", "s") / groups > Integer.MAX_VALUE;
    return large ? TOO_LARGE : "";
  }

  /** The product of the columns that the file has. */
  private static double product(ShapeLine line, String... columns) {
    double product = 1;
    for (String column : columns) {
      product *= line.number(column).orElse(1L);
    }
    return product;
  }

  private static ShapeRow row(ShapeLine line, Function<ShapeLine, List<OpCase>> kind) {
    try {
      List<OpCase> cases = kind.apply(line);
      return new ShapeRow(line.text("name"), flops(cases.get(0).problem()), cases);
    } catch (ShapeException e) {
      throw new DataFormatException(line.where() + ": " + e.getMessage(), e);
    }
  }

  private static long flops(Problem problem) {
    return FactTable.of(problem.op()).flops(problem);
  }

  private static List<OpCase> products(ShapeLine line) {
    int batch = line.positive("batch");
    int m = line.positive("m");
    int n = line.positive("n");
    int k = line.positive("k");
    boolean transposeA = line.flag("trans_a", false);
    boolean transposeB = line.flag("trans_b", false);
    Shape a = transposeA ? Shape.of(k, m) : Shape.of(m, k);
    Shape b = transposeB ? Shape.of(n, k) : Shape.of(k, n);
    if (batch > 1) {
      a = Shape.of(batch).append(a.toArray());
      b = Shape.of(batch).append(b.toArray());
    }
    return List.of(dense(MatMul.of(transposeA, transposeB), a, b));
  }

  private static List<OpCase> convolutions(ShapeLine line) {
    Window window = window(line);
    int filters = line.positive("k");
    Groups groups = new Groups(line.positive("groups", 1));
    Shape input = input(line);
    Shape filter = groups.filterShape(filters, input.get(1), window);
    Convolution forward = Convolution.of(window, groups);
    OpCase first = dense(forward, input, filter);
    Shape output = checkedOutput(line, first);
    return List.of(
        first,
        dense(new ConvolutionBackwardData(forward, input), output, filter),
        dense(new ConvolutionBackwardFilter(forward, filter), input, output));
  }

  private static List<OpCase> pools(ShapeLine line) {
    Window window = window(line);
    Shape input = input(line);
    boolean ceil = line.flag("ceil_mode", false);
    String mode = line.oneOf("mode", List.of("max", "avg", "both"));
    List<OpCase> cases = new ArrayList<>();
    if (!mode.equals("avg")) {
      MaxPool max = new MaxPool(window, ceil);
      OpCase first = dense(max, input);
      Shape output = checkedOutput(line, first);
      cases.add(first);
      cases.add(
          Cases.caseOf(
              new MaxPoolBackward(max, input),
              List.of(TensorSpec.f32(output), TensorSpec.i32(output))));
    }
    if (!mode.equals("max")) {
      boolean countPadding = line.flag("count_include_pad", true);
      AveragePool average =
          new AveragePool(window, ceil, countPadding, line.atLeast("divisor_override", 0, 0));
      OpCase first = dense(average, input);
      cases.add(first);
      cases.add(dense(new AveragePoolBackward(average, input), checkedOutput(line, first)));
    }
    return cases;
  }

  private static OpCase dense(Op op, Shape... inputs) {
    return Cases.caseOf(op, Arrays.stream(inputs).map(TensorSpec::f32).toList());
  }

  /** The axes that the file has: h and w, behind d where there is one. */
  private static int firstAxis(ShapeLine line) {
    return line.has("d") ? 0 : 1;
  }

  private static Shape input(ShapeLine line) {
    int[] spatial = AXES.stream().skip(firstAxis(line)).mapToInt(line::positive).toArray();
    return Shape.of(line.positive("n"), line.positive("c")).append(spatial);
  }

  private static Window window(ShapeLine line) {
    return new Window(
        perAxis(line, axis -> line.positive(KERNEL.get(axis))),
        perAxis(line, axis -> line.positive("stride_" + AXES.get(axis), 1)),
        perAxis(line, axis -> line.positive("dil_" + AXES.get(axis), 1)),
        perAxis(line, axis -> line.atLeast(BEFORE.get(axis), 0, 0)),
        perAxis(line, axis -> line.atLeast(AFTER.get(axis), 0, 0)));
  }

  private static Shape perAxis(ShapeLine line, Function<Integer, Integer> value) {
    List<Integer> values = new ArrayList<>();
    for (int axis = firstAxis(line); axis < AXES.size(); axis++) {
      values.add(value.apply(axis));
    }
    return Shape.of(values);
  }

  private static Shape checkedOutput(ShapeLine line, OpCase forward) {
    Shape output = forward.problem().output(0).shape();
    for (int axis = firstAxis(line); axis < AXES.size(); axis++) {
      int extent = output.get(axis - AXES.size());
      Optional<Long> given = line.number("o" + AXES.get(axis));
      if (given.isPresent() && given.get() != extent) {
        throw line.wrong("o" + AXES.get(axis), extent + " as the other columns imply");
      }
    }
    return output;
  }
}
