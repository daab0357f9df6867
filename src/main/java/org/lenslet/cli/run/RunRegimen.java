package org.lenslet.cli.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a run learns beyond its optimizer and its schedule.
 *
 * @param accumulate the steps whose mean gradient an update takes
 * @param average the decay of moving averages of the weights; 0 for none
 * @param clipNorm the most that the norm of all gradients together may be; 0 for any
 * @param clipValue the most that an element of a gradient may be; 0 for any
 * @param labelSmoothing the share of a label that goes to all classes
 * @param freeze a regular expression of the names that are not learnt; null for none
 * @param dropLast whether the examples that do not fill a batch are left out; null in runs of
 *     earlier versions, which did
 */
public record RunRegimen(
    int accumulate,
    double average,
    float clipNorm,
    float clipValue,
    float labelSmoothing,
    String freeze,
    Boolean dropLast) {
  /** An update a step, of all weights, by the gradients as they are. */
  public static final RunRegimen PLAIN = new RunRegimen(1, 0, 0, 0, 0, null, null);

  /** Whether the examples that do not fill a batch are left out. */
  public Boolean dropLast() {
    return dropLast == null || dropLast;
  }

  /** Names and values of what is not plain, for reports. */
  public Map<String, String> rows() {
    Map<String, String> rows = new LinkedHashMap<>();
    put(rows, accumulate > 1, "steps an update", accumulate);
    put(rows, average > 0, "averaging of weights", average);
    put(rows, clipNorm > 0, "largest norm of gradients", clipNorm);
    put(rows, clipValue > 0, "largest value in gradients", clipValue);
    put(rows, labelSmoothing > 0, "label smoothing", labelSmoothing);
    put(rows, freeze != null, "frozen", freeze);
    put(rows, dropLast(), "smaller last batches", "left out");
    return rows;
  }

  private static void put(Map<String, String> rows, boolean shown, String name, Object value) {
    if (shown) {
      rows.put(name, String.valueOf(value));
    }
  }
}
