package org.lenslet.cli.compare;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunFacts;
import org.lenslet.cli.shared.FolderCheck;
import org.lenslet.cli.shared.JsonOption;
import org.lenslet.io.AtomicFile;
import org.lenslet.lab.report.Comparison;
import org.lenslet.lab.report.ComparisonReport;
import org.lenslet.lab.report.EpochRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sets runs side by side. */
@Command(
    name = "compare",
    description = "Set runs side by side: the settings in which they differ, and their results.",
    sortOptions = false,
    footer = {"", "Example:", "  ./lenslet compare runs/FIRST runs/SECOND --report compare.html"})
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "The folders of runs; one that has not ended has no result yet.")
  private List<Path> paths;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a page with the curves of all runs to this file, as HTML.")
  private Path report;

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    json.check();
    checkReport();
    List<ComparedRun> runs = new ArrayList<>();
    for (Path path : paths) {
      runs.add(ComparedRun.read(name(path), path));
    }
    List<String> names = runs.stream().map(ComparedRun::name).toList();
    Map<String, List<String>> differences = ComparisonTable.differences(runs);
    Map<String, List<String>> results = ComparisonTable.results(runs);
    PrintWriter out = spec.commandLine().getOut();
    if (differences.isEmpty()) {
      out.println("no setting differs");
      out.println();
    }
    Map<String, List<String>> rows = new LinkedHashMap<>(differences);
    results.forEach((name, values) -> rows.merge(name, values, (setting, result) -> result));
    out.print(ComparisonTable.text(names, rows));
    if (report != null) {
      ComparisonReport.write(report, comparison(runs, differences, results));
      out.println("report " + report);
    }
    json.writeLines(runs.stream().map(CompareCommand::row).toList());
    return 0;
  }

  private void checkReport() {
    if (report == null || AtomicFile.isWrittenThrough(report)) {
      return;
    }
    if (Files.isDirectory(report)) {
      throw FolderCheck.unfit("--report", report, "the name of a file", "a folder");
    }
    Path folder = report.toAbsolutePath().normalize().getParent();
    if (!Files.isDirectory(folder)) {
      throw FolderCheck.unfit(
          "--report", report, "a file in an existing folder", "no folder " + folder);
    }
    FolderCheck.requireUsable("--report", folder);
  }

  /** The folder's own name, unless another one has it as well. */
  private String name(Path path) {
    Path own = path.toAbsolutePath().normalize().getFileName();
    long alike =
        paths.stream()
            .filter(
                other ->
                    own != null && own.equals(other.toAbsolutePath().normalize().getFileName()))
            .count();
    return alike == 1 ? own.toString() : path.toString();
  }

  private static Comparison comparison(
      List<ComparedRun> runs,
      Map<String, List<String>> differences,
      Map<String, List<String>> results) {
    return new Comparison(
        runs.stream()
            .map(
                run ->
                    new Comparison.Run(
                        run.name(), run.epochs().stream().map(CompareCommand::epoch).toList()))
            .toList(),
        differences,
        results);
  }

  private static EpochRow epoch(JsonObject row) {
    return new EpochRow(
        (int) ComparedRun.number(row, "epoch"),
        ComparedRun.number(row, "train_loss"),
        ComparedRun.number(row, "test_loss"),
        Double.NaN,
        ComparedRun.number(row, "test_accuracy"),
        ComparedRun.number(row, "learning_rate"));
  }

  /** All that the run says: its settings, with its result or else with what it was run on. */
  private static Map<String, Object> row(ComparedRun run) {
    RunConfig config = run.config();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("run", run.path().toString());
    row.put("finished", run.result().isPresent());
    row.put("model", config.model());
    row.put("data", config.data());
    row.put("seed", config.seed());
    row.put("batch", config.batch());
    row.put("optimizer", config.optimizer());
    row.put("learning_rate", config.learningRate());
    row.put("momentum", config.momentum());
    row.put("schedule", config.schedule());
    row.put("loss", config.loss());
    row.put("validation", config.validation());
    row.put("patience", config.patience());
    row.put("epochs_asked", config.epochs());
    row.put("epochs", run.epochs().size());
    run.facts().ifPresent(facts -> addSession(row, facts));
    run.result()
        .ifPresent(
            result -> result.entrySet().forEach(e -> row.put(e.getKey(), value(e.getValue()))));
    return row;
  }

  private static void addSession(Map<String, Object> row, RunFacts facts) {
    RunFacts.Session last = facts.sessions().get(facts.sessions().size() - 1);
    row.put("device", last.device());
    row.put("backend", last.backend());
    row.put("driver", last.driver());
    row.put("lenslet", last.lenslet());
    row.put("java", last.java());
    row.put("os", last.os());
    row.put("date", last.date());
  }

  private static Object value(JsonElement element) {
    return element.isJsonNull() ? Double.NaN : element;
  }
}
