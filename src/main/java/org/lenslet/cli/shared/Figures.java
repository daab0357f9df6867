package org.lenslet.cli.shared;

import java.util.Locale;

/** Figures for people; alike in every locale. */
public final class Figures {
  private static final double MEBIBYTE = 1 << 20;

  private Figures() {}

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** As in {@code 1 kernel} and {@code 2 kernels}. */
  public static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  public static String percent(double share) {
    return format("%.2f %%", 100 * share);
  }

  public static String rate(double imagesPerSecond) {
    return format(imagesPerSecond < 100 ? "%.1f images/s" : "%,.0f images/s", imagesPerSecond);
  }

  public static String mebibytes(long bytes) {
    return format("%,.1f MiB", bytes / MEBIBYTE);
  }

  public static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
