package org.lenslet.train;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lenslet.data.Dataset;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.layer.Summary;
import org.lenslet.train.metric.Metric;
import org.lenslet.train.optimizer.Schedule;

/** All that decides about the results of a run, as words by name. */
final class RunConfiguration {
  private RunConfiguration() {}

  /**
   * The configuration of a run.
   *
   * @param bestBy the metric that chooses the best epoch; null for the usual one
   */
  static Map<String, String> of(
      TrainingTask task, Schedule schedule, long seed, String bestBy, Dataset data, Epochs epochs) {
    Model model = task.model();
    Map<String, String> configuration = new LinkedHashMap<>();
    configuration.put("model", model.name());
    configuration.put(
        "layers",
        Summary.of(model, 1).layers().stream().map(Summary.Row::name).collect(joining(" ")));
    configuration.put("input", Weights.inputs(model));
    configuration.put("data", data.name() + " of " + data.size());
    configuration.put("loss", task.objective().name());
    configuration.put("optimizer", task.optimizer().describe());
    configuration.put("schedule", schedule.name());
    configuration.put("batch", Integer.toString(task.batch()));
    configuration.put("seed", Long.toString(seed));
    configuration.put("epochs", epochs.toString());
    // What is not asked for has no line: checkpoints of earlier versions lack it.
    String metrics =
        task.objective().terms().stream()
            .flatMap(term -> term.metrics().stream().map(Metric::name))
            .collect(joining(" "));
    if (!metrics.isEmpty()) {
      configuration.put("metrics", metrics);
    }
    Regimen regimen = task.regimen();
    if (regimen.accumulation() > 1) {
      configuration.put("accumulation", Integer.toString(regimen.accumulation()));
    }
    if (regimen.averaging() > 0) {
      configuration.put("averaging", Double.toString(regimen.averaging()));
    }
    if (!regimen.frozen().isEmpty()) {
      configuration.put("frozen", String.join(" ", regimen.frozen()));
    }
    if (!regimen.rateFactors().isEmpty()) {
      configuration.put("rate factors", regimen.rateFactors().toString());
    }
    if (regimen.mixup() > 0) {
      configuration.put("mixup", Double.toString(regimen.mixup()));
    }
    int rest = task.batching(epochs.learnt(data.size())).rest();
    if (rest > 0) {
      configuration.put("last batch", Integer.toString(rest));
    }
    if (bestBy != null) {
      configuration.put("best by", bestBy);
    }
    return configuration;
  }

  /** A run that has begun goes on as it began; another one takes another trainer. */
  static void requireSame(Map<String, String> begun, Map<String, String> configuration) {
    for (String key : keys(configuration, begun)) {
      String value = configuration.get(key);
      if (!Objects.equals(value, begun.get(key))) {
        throw new UsageException(
            "fit: expected the run that has begun, with %s %s, got %s; make a new trainer"
                .formatted(key, quoted(begun.get(key)), quoted(value)));
      }
    }
  }

  /** The keys of both, as what is plain has no line. */
  static Set<String> keys(Map<String, String> one, Map<String, String> other) {
    Set<String> keys = new LinkedHashSet<>(one.keySet());
    keys.addAll(other.keySet());
    return keys;
  }

  /** A value as messages have it. */
  static String quoted(String value) {
    return value == null ? "none" : "'" + value + "'";
  }
}
