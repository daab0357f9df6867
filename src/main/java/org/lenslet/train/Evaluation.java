package org.lenslet.train;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.error.UsageException;

/**
 * How a model does on a data set.
 *
 * @param count the number of examples
 * @param metrics by name: {@code loss}, the mean loss per example, then the metrics; of several
 *     outputs with the output's name before, as in {@code digit.accuracy}
 * @param confusions of outputs that are scores of classes, by the output's name
 */
public record Evaluation(
    int count, Map<String, Double> metrics, Map<String, ClassCounts> confusions) {

  /**
   * What an output was taken for.
   *
   * @param classNames the names of the classes
   * @param counts how often each class (row) was taken for each class (column)
   */
  public record ClassCounts(List<String> classNames, long[][] counts) {
    @Override
    public String toString() {
      return classNames + " " + Arrays.deepToString(counts);
    }
  }

  /** The metric that every evaluation has. */
  public static final String LOSS = "loss";

  /** The metric of classes. */
  static final String ACCURACY = "accuracy";

  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    confusions = Collections.unmodifiableMap(new LinkedHashMap<>(confusions));
  }

  /**
   * A metric.
   *
   * @throws UsageException if it was not asked for
   */
  public double metric(String name) {
    Double value = metrics.get(name);
    if (value == null) {
      throw new UsageException(
          "evaluation: expected one of the metrics %s, got '%s'; add it to the trainer"
              .formatted(metrics.keySet(), name));
    }
    return value;
  }

  /** The mean loss per example. */
  public double loss() {
    return metric(LOSS);
  }

  /**
   * Of classes, the fraction of examples taken for what they are.
   *
   * @throws UsageException if the targets are not classes, or there are several outputs
   */
  public double accuracy() {
    return metric(ACCURACY);
  }

  /**
   * How often each class (row) was taken for each class (column).
   *
   * @throws UsageException if the targets are not classes, or there are several outputs of them
   */
  public long[][] confusion() {
    return only().counts();
  }

  /** The names of the classes of {@link #confusion()}; errors as there. */
  public List<String> classNames() {
    return only().classNames();
  }

  private ClassCounts only() {
    if (confusions.size() != 1) {
      throw new UsageException(
          "evaluation: expected one output of classes, got "
              + (confusions.isEmpty() ? "none" : confusions.keySet()));
    }
    return confusions.values().iterator().next();
  }
}
