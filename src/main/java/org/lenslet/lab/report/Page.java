package org.lenslet.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What all reports are made of: templates, files on the class path, and the smallest parts. */
final class Page {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private Page() {}

  /**
   * The template with every placeholder replaced. In one pass, so that text which looks like a
   * placeholder stays what it is.
   */
  static String fill(String template, Map<String, String> parts) {
    return PLACEHOLDER
        .matcher(resource(template))
        .replaceAll(match -> Matcher.quoteReplacement(parts.get(match.group(1))));
  }

  /** A figure under its name, for a list of tiles. */
  static String tile(String name, String value) {
    return "<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(Html.escape(name), Html.escape(value));
  }

  /** A row of a table for each name and its value. */
  static String rows(Map<String, String> values) {
    return values.entrySet().stream()
        .map(
            row ->
                "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                    .formatted(Html.escape(row.getKey()), Html.escape(row.getValue())))
        .collect(Collectors.joining());
  }

  /** A text file of the class path. */
  static String resource(String name) {
    try (InputStream stream = Page.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new AssertionError(name + " is missing on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name + " cannot be read", e);
    }
  }
}
