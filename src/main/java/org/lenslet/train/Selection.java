package org.lenslet.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lenslet.error.UsageException;
import org.lenslet.train.loss.Objective;
import org.lenslet.train.metric.Metric;

/**
 * By which metric on the examples held out the best epoch is chosen.
 *
 * @param higherIsBetter whether more of it is better
 */
record Selection(String metric, boolean higherIsBetter) {

  /**
   * The selection by a metric of a task.
   *
   * @param metric a name as in {@link Evaluation#metrics}; null for the usual one, the accuracy
   *     where there is one, else the loss
   * @throws UsageException if there is no such metric
   */
  static Selection of(TrainingTask task, String metric) {
    Map<String, Boolean> directions = directions(task);
    String chosen = metric;
    if (chosen == null) {
      chosen = directions.containsKey(Evaluation.ACCURACY) ? Evaluation.ACCURACY : Evaluation.LOSS;
    }
    Boolean higherIsBetter = directions.get(chosen);
    if (higherIsBetter == null) {
      throw new UsageException(
          "trainer: expected to choose the best epoch by one of %s, got '%s'; add the metric"
              .formatted(directions.keySet(), chosen));
    }
    return new Selection(chosen, higherIsBetter);
  }

  private static Map<String, Boolean> directions(TrainingTask task) {
    Map<String, Boolean> directions = new LinkedHashMap<>();
    directions.put(Evaluation.LOSS, false);
    boolean several = task.objective().terms().size() > 1;
    for (Objective.Term term : task.objective().terms()) {
      String prefix = several ? term.output() + "." : "";
      directions.putIfAbsent(prefix + Evaluation.LOSS, false);
      for (Metric metric : term.allMetrics(task.output(term))) {
        directions.put(prefix + metric.name(), metric.higherIsBetter());
      }
    }
    return directions;
  }

  /** How good an epoch is; more is better. */
  double score(Evaluation judged) {
    double value = judged.metric(metric);
    return higherIsBetter ? value : -value;
  }
}
