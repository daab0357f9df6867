package org.lenslet.train.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a run's figures are worded; alike in every locale, so that scripts can read them. */
final class ProgressText {
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  private ProgressText() {}

  /** A finished epoch in one line. */
  static String epoch(Progress.RunPlan plan, History.EpochRow row) {
    StringBuilder text = new StringBuilder();
    text.append("epoch ").append(row.epoch()).append('/').append(plan.epochs());
    text.append(format(": loss %.4f", row.trainLoss()));
    text.append(judged("held out", row.validationAccuracy(), row.validation()));
    text.append(judged("test", row.testAccuracy(), row.test()));
    text.append(", ").append(rate(row.imagesPerSecond()));
    return text.append(", ").append(wait(row.dataWaitShare())).toString();
  }

  /** The accuracy where there is one, and all other metrics; the loss where there are none. */
  private static String judged(String data, double accuracy, Map<String, Double> metrics) {
    List<String> figures = new ArrayList<>();
    if (!Double.isNaN(accuracy)) {
      figures.add(format("%.2f %%", 100 * accuracy));
    }
    metrics.forEach(
        (name, value) -> {
          if (!name.equals("accuracy") && !name.endsWith("loss")) {
            figures.add(format("%s %.4f", name, value));
          }
        });
    if (figures.isEmpty() && metrics.containsKey("loss")) {
      figures.add(loss(metrics.get("loss")));
    }
    return figures.isEmpty() ? "" : ", " + data + " " + String.join(", ", figures);
  }

  static String loss(double loss) {
    return Double.isNaN(loss) ? "loss -" : format("loss %.4f", loss);
  }

  static String rate(double imagesPerSecond) {
    return format(imagesPerSecond < 100 ? "%.1f images/s" : "%,.0f images/s", imagesPerSecond);
  }

  static String wait(double share) {
    return format("waiting for data %.1f %%", 100 * share);
  }

  static String left(double seconds) {
    long whole = Math.round(seconds);
    if (whole >= SECONDS_PER_HOUR) {
      return format(
          "%d h %02d min left",
          whole / SECONDS_PER_HOUR, whole % SECONDS_PER_HOUR / SECONDS_PER_MINUTE);
    }
    if (whole >= SECONDS_PER_MINUTE) {
      return format("%d min %02d s left", whole / SECONDS_PER_MINUTE, whole % SECONDS_PER_MINUTE);
    }
    return format("%d s left", whole);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
