package org.lenslet.cli.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import org.lenslet.cli.shared.Figures;

/** Runs as columns of text: the settings in which they differ, and their results. */
final class ComparisonTable {
  static final String UNKNOWN = "-";

  private ComparisonTable() {}

  /** For every setting that is not the same in all runs, its value in each. */
  static Map<String, List<String>> differences(List<ComparedRun> runs) {
    Set<String> names = new LinkedHashSet<>();
    runs.forEach(run -> names.addAll(run.settings().keySet()));
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String name : names) {
      List<String> values =
          runs.stream().map(run -> run.settings().getOrDefault(name, UNKNOWN)).toList();
      if (Set.copyOf(values).size() > 1) {
        rows.put(name, values);
      }
    }
    return rows;
  }

  /** The results of each run. */
  static Map<String, List<String>> results(List<ComparedRun> runs) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    row(rows, runs, "test accuracy", "test_accuracy", Figures::percent);
    row(rows, runs, "test loss", "test_loss", x -> Figures.format("%.4f", x));
    row(rows, runs, "training accuracy", "train_accuracy", Figures::percent);
    row(rows, runs, "training loss", "train_loss", x -> Figures.format("%.4f", x));
    rows.put(
        "epochs",
        runs.stream().map(run -> run.epochs().size() + " of " + run.config().epochs()).toList());
    row(rows, runs, "parameters", "parameters", x -> Figures.count((long) x));
    row(rows, runs, "images/s, median", "images_per_s_median", x -> Figures.format("%,.0f", x));
    row(rows, runs, "seconds of training", "seconds", x -> Figures.format("%.1f", x));
    return rows;
  }

  private static void row(
      Map<String, List<String>> rows,
      List<ComparedRun> runs,
      String name,
      String key,
      DoubleFunction<String> words) {
    rows.put(
        name,
        runs.stream()
            .map(run -> run.figure(key))
            .map(value -> Double.isNaN(value) ? UNKNOWN : words.apply(value))
            .toList());
  }

  /** The rows under the names of the runs, in columns as wide as their texts. */
  static String text(List<String> names, Map<String, List<String>> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(line("", names));
    rows.forEach((name, values) -> lines.add(line(name, values)));
    int[] widths = new int[names.size() + 1];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(line.get(i))
            .append(
                String.join("", Collections.nCopies(widths[i] - line.get(i).length() + 2, " ")));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static List<String> line(String name, List<String> values) {
    List<String> line = new ArrayList<>(List.of(name));
    line.addAll(values);
    return line;
  }
}
