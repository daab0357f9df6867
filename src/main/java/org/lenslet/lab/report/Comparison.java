package org.lenslet.lab.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs side by side. Texts may hold anything; the report escapes them.
 *
 * @param settings for each setting that differs its value in each run
 * @param results for each result its value in each run
 */
public record Comparison(
    List<Run> runs, Map<String, List<String>> settings, Map<String, List<String>> results) {
  public Comparison {
    runs = List.copyOf(runs);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
  }

  /** A run with its epochs so far. */
  public record Run(String name, List<EpochRow> epochs) {
    public Run {
      epochs = List.copyOf(epochs);
    }
  }
}
