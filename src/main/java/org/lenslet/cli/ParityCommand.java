package org.lenslet.cli;

import static java.util.stream.Collectors.toSet;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.error.UsageException;
import org.lenslet.parity.Cases;
import org.lenslet.parity.Footprint;
import org.lenslet.parity.OpCase;
import org.lenslet.parity.ParityRow;
import org.lenslet.parity.ParityRun;
import org.lenslet.parity.ShapeFile;
import org.lenslet.parity.Tier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves that a device computes what the reference computes. */
@Command(
    name = "parity",
    description = {
      "Compare every kernel of a device with the reference, on small problems of every operation."
    },
    sortOptions = false,
    footer = {"", "Example:", "  ./lenslet parity --device cpu --op convolution"})
final class ParityCommand implements Callable<Integer> {
  /** The reference takes about a second for so much work. */
  private static final long MOST_FLOPS = 2_000_000_000;

  @Spec private CommandSpec spec;

  @Mixin private DeviceOption device;

  @Option(
      names = "--op",
      paramLabel = "NAME",
      description = "Only this operation, as in the first column of the output.")
  private String op;

  @Option(
      names = "--shapes",
      paramLabel = "FILE.tsv",
      description = {
        "Problems of this file in place of the built-in ones; those that would take the reference "
            + "long are left out."
      })
  private Path shapes;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    json.check();
    PrintWriter out = spec.commandLine().getOut();
    List<OpCase> cases = cases(out);
    try (Backend tested = Backends.open(device.orAuto());
        Backend reference = Backends.open("reference")) {
      List<ParityRow> rows = ParityRun.run(tested, reference, cases, EnumSet.allOf(Tier.class));
      if (shapes != null) {
        rows = withoutIdle(rows);
      }
      json.writeLines(rows.stream().map(ParityCommand::object).toList());
      print(out, rows);
      return rows.stream().allMatch(ParityRow::passed) ? 0 : 1;
    }
  }

  private List<OpCase> cases(PrintWriter out) {
    // A view has no kernel that could be wrong.
    List<OpCase> all =
        (shapes == null ? Cases.all() : fromFile(out))
            .stream().filter(c -> !c.op().isView()).toList();
    if (op == null) {
      return all;
    }
    List<OpCase> chosen = all.stream().filter(c -> c.op().name().equals(op)).toList();
    if (chosen.isEmpty()) {
      List<String> names = all.stream().map(c -> c.op().name()).distinct().sorted().toList();
      throw new UsageException("--op: expected one of " + names + ", got " + op);
    }
    return chosen;
  }

  /**
   * Of the built-in cases every kernel has to accept some; problems of a file may all belong to
   * another kernel of the same operation. A problem that belongs to none stays a failure.
   */
  private static List<ParityRow> withoutIdle(List<ParityRow> rows) {
    Set<String> served =
        rows.stream().filter(row -> row.cases() > 0).map(ParityRow::op).collect(toSet());
    return rows.stream()
        .filter(row -> row.cases() > 0 || row.rejected() == 0 || !served.contains(row.op()))
        .toList();
  }

  private List<OpCase> fromFile(PrintWriter out) {
    ShapeFile file = ShapeFile.read(shapes, MOST_FLOPS, Footprint.limit());
    file.skipped().forEach((reason, count) -> out.printf("left out: %d, %s%n", count, reason));
    if (file.rows().isEmpty()) {
      throw new UsageException(
          "--shapes " + shapes + ": expected at least 1 problem to compare, got none");
    }
    return file.cases();
  }

  private static Map<String, Object> object(ParityRow row) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("op", row.op());
    object.put("algorithm", row.algorithm());
    object.put("device", row.device());
    object.put("cases", row.cases());
    object.put("failed", row.failed());
    object.put("worst_error_over_bound", row.worstErrorOverBound());
    return object;
  }

  private static void print(PrintWriter out, List<ParityRow> rows) {
    out.printf("%-28s %-44s %6s %7s %10s%n", "op", "algorithm", "cases", "failed", "error/bound");
    List<String> failures = new ArrayList<>();
    for (ParityRow row : rows) {
      out.printf(
          "%-28s %-44s %6d %7d %10s%n",
          row.op(),
          row.algorithm(),
          row.cases(),
          row.failed(),
          Figures.format("%.3f", row.worstErrorOverBound()));
      if (!row.passed()) {
        failures.add(row.algorithm() + ": " + row.firstFailure());
      }
    }
    failures.forEach(out::println);
    int failed = rows.stream().mapToInt(ParityRow::failed).sum();
    int count = rows.stream().mapToInt(ParityRow::cases).sum();
    out.printf("%d kernels, %d cases, %d failed%n", rows.size(), count, failed);
  }
}
