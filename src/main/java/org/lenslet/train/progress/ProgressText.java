package org.lenslet.train.progress;

import java.util.Locale;

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
    if (!Double.isNaN(row.validationAccuracy())) {
      text.append(format(", held out %.2f %%", 100 * row.validationAccuracy()));
    }
    if (!Double.isNaN(row.testAccuracy())) {
      text.append(format(", test %.2f %%", 100 * row.testAccuracy()));
    }
    text.append(", ").append(rate(row.imagesPerSecond()));
    return text.append(", ").append(wait(row.dataWaitShare())).toString();
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
