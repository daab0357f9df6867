package org.lenslet.safetensors;

/** Text of a file made fit for a message: one line, bounded length. */
final class Quoted {
  private static final int LONGEST = 80;

  private Quoted() {}

  /** The text in quotation marks, control characters as \\u escapes, cut after 80 characters. */
  static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.substring(0, Math.min(text.length(), LONGEST))
        .chars()
        .forEach(
            c -> {
              if (c < ' '
                  || c >= 0x7f && c < 0xa0
                  || Character.isSurrogate((char) c)
                  || c >> 4 == 0x202) {
                quoted.append(String.format("\\u%04x", c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append(text.length() > LONGEST ? "...\"" : "\"").toString();
  }
}
