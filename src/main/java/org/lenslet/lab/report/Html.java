package org.lenslet.lab.report;

import java.util.Locale;

/** Text and numbers as they stand in a page. */
final class Html {
  private Html() {}

  /** The text as content or as a quoted attribute value. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isText(c) ? c : 0xfffd);
              }
            });
    return escaped.toString();
  }

  /** A loss with four digits that count; a dash for NaN. */
  static String loss(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    boolean plain = size == 0 || size >= 0.001 && size < 10_000;
    return String.format(Locale.ROOT, plain ? "%.4f" : "%.3e", value);
  }

  /** A share of 0 to 1 in per cent; a dash for NaN. */
  static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.2f %%", share * 100);
  }

  /** A share of 0 to 1 in whole per cent. */
  static String wholePercent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  /** A whole number with a thin space between thousands, which no language reads as a point. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', '\u2009');
  }

  /** HTML allows no control characters but white space, and no half surrogate pairs. */
  private static boolean isText(int c) {
    return c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0) && !(c >= 0xd800 && c < 0xe000)
        || c == '\n'
        || c == '\t';
  }
}
