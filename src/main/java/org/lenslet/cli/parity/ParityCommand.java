package org.lenslet.cli.parity;

import static java.util.stream.Collectors.toSet;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.cli.shared.DeviceOption;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.cli.shared.JsonRow;
import org.lenslet.cli.shared.Verbose;
import org.lenslet.error.UsageException;
import org.lenslet.lab.report.ParitySummary;
import org.lenslet.parity.Cases;
import org.lenslet.parity.Footprint;
import org.lenslet.parity.ParityProgress;
import org.lenslet.parity.ParityRow;
import org.lenslet.parity.ParityRun;
import org.lenslet.parity.ParityRun.Coverage;
import org.lenslet.parity.Tier;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.shapes.ShapeFile;
import org.lenslet.terminal.TerminalWidth;
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
    footer = {"", "Example:", "  ./lenslet parity --device cpu --op conv --report build/parity"})
public final class ParityCommand implements Callable<Integer> {
  /** The reference takes about a second for so much work, on two cores. */
  private static final long MOST_FLOPS = 2_000_000_000;

  @Spec private CommandSpec spec;

  @Mixin private DeviceOption device;

  @Option(
      names = "--op",
      paramLabel = "NAME",
      description = {
        "Only this operation, as in the first column of the output; or all whose names begin so,"
            + " as in conv, or of a family: gemm, loss, move, optimizer, pool."
      })
  private String op;

  @Option(
      names = "--shapes",
      paramLabel = "FILE.tsv",
      description = {
        "Problems of this file in place of the built-in ones; those that take the reference more"
            + " than 2 GFLOP a pass, or too much memory, are left out."
      })
  private Path shapes;

  @Mixin private JsonOption json;

  @Mixin private ReportOption report;

  /** The problems of a run, and for each reason how many were left out. */
  private record Problems(List<OpCase> cases, Map<String, Integer> leftOut) {}

  @Override
  public Integer call() {
    json.check();
    report.check();
    PrintWriter out = spec.commandLine().getOut();
    Problems problems = problems();
    problems.leftOut.forEach((reason, count) -> out.printf("left out: %d, %s%n", count, reason));
    try (Backend tested = device.openForParity(spec.commandLine().getErr());
        Backend reference = judge()) {
      ZonedDateTime start = ZonedDateTime.now();
      List<ParityRow> rows = run(tested, reference, problems.cases);
      json.writeLines(rows.stream().map(row -> JsonRow.of(object(row), tested)).toList());
      ParityText.print(out, rows);
      Verbose.builds(spec, tested);
      report
          .write(() -> page(tested, problems, rows, start))
          .ifPresent(file -> out.println("report: " + file));
      boolean compared = rows.stream().anyMatch(row -> row.cases() > 0);
      return compared && rows.stream().allMatch(ParityRow::passed) ? 0 : 1;
    }
  }

  /** The plain loops, unless the problems are too large for them. */
  private Backend judge() {
    return shapes == null ? Backends.specification() : Backends.open("reference");
  }

  private List<ParityRow> run(Backend tested, Backend reference, List<OpCase> cases) {
    Set<Tier> tiers = EnumSet.allOf(Tier.class);
    Coverage coverage = shapes == null ? Coverage.CANDIDATES : Coverage.CASES;
    OptionalInt columns = TerminalWidth.ofStandardError();
    if (columns.isPresent()) {
      try (ParityBar bar = new ParityBar(System.err, columns.getAsInt(), System::nanoTime)) {
        return ParityRun.run(tested, reference, cases, tiers, coverage, bar);
      }
    }
    ParityProgress lines = new ParityLines(spec.commandLine().getErr(), System::nanoTime);
    return ParityRun.run(tested, reference, cases, tiers, coverage, lines);
  }

  private Problems problems() {
    Problems all = shapes == null ? new Problems(Cases.all(), Map.of()) : fromFile();
    // A view has no kernel that could be wrong.
    List<OpCase> computed = all.cases.stream().filter(c -> !c.op().isView()).toList();
    if (op == null) {
      return new Problems(computed, all.leftOut);
    }
    Set<String> meant =
        OpNames.meant(op, computed.stream().map(c -> c.op().name()).collect(toSet()));
    return new Problems(
        computed.stream().filter(c -> meant.contains(c.op().name())).toList(), all.leftOut);
  }

  private Problems fromFile() {
    ShapeFile file = ShapeFile.read(shapes, MOST_FLOPS, Footprint.limit());
    if (file.rows().isEmpty()) {
      throw new UsageException(
          "--shapes "
              + shapes
              + ": expected at least 1 problem to compare, got none; left out are "
              + file.skipped());
    }
    return new Problems(file.cases(), file.skipped());
  }

  private ParitySummary page(
      Backend tested, Problems problems, List<ParityRow> rows, ZonedDateTime start) {
    String source =
        (shapes == null ? "the built-in catalogue" : shapes.getFileName().toString())
            + (op == null ? "" : ", --op " + op);
    return ParityPage.of(
        tested,
        source,
        problems.cases,
        problems.leftOut,
        rows,
        start,
        Duration.between(start, ZonedDateTime.now()));
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
}
