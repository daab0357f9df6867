package org.lenslet.error;

/** A number of things in words, for messages. */
public final class Count {
  private Count() {}

  /** As in {@code 1 example} and {@code 2 examples}; {@code class} becomes {@code classes}. */
  public static String of(long count, String noun) {
    String ending = count == 1 ? "" : noun.endsWith("ss") ? "es" : "s";
    return count + " " + noun + ending;
  }
}
