package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The library leaves the locale of its user alone, so numbers in what it writes (names of files,
 * pages, kernels, lines of progress) must not be formatted by it: Arabic and Nepali have digits of
 * their own. {@code %s} takes none of them. Only the texts of errors, which people read, may; the
 * command line formats by {@code Locale.ROOT} as a whole.
 */
class LocalDigitsTest {
  private static final Path SOURCES = Path.of("src/main/java/org/lenslet");
  private static final Pattern COMMENT = Pattern.compile("(?ms)/\\*.*?\\*/|^ *//.*?$");

  /** A number in the digits of the locale: %x and %o have none. */
  private static final Pattern NUMBER = Pattern.compile("%[-+ 0,(#]*[0-9]*(\\.[0-9]+)?[dfeEgG]");

  private static final Pattern BY_THE_LOCALE =
      Pattern.compile(
          "\\.formatted\\(|::formatted"
              + "|(String\\.format|\\.printf)\\(\\s*+(?!(java\\.util\\.)?Locale\\.)");

  /** A format within another statement's argument that has its locale. */
  private static final Pattern WITH_LOCALE =
      Pattern.compile("Locale\\.ROOT,\\s*\"([^\"\\\\]|\\\\.)*\"");

  private static final Pattern ERROR =
      Pattern.compile("expected |Exception\\(|Refusal|refuse|needs |require\\(");

  /** The statements, roughly, that format a number by the locale. */
  private static List<String> found(String source) {
    List<String> found = new ArrayList<>();
    for (String statement :
        COMMENT.matcher(source).replaceAll("").split(";\\s*\n|\\{\\s*\n|}\\s*\n")) {
      Matcher number =
          NUMBER.matcher(
              WITH_LOCALE.matcher(statement).replaceAll("Locale.ROOT").replace("%%", ""));
      if (number.find()
          && BY_THE_LOCALE.matcher(statement).find()
          && !ERROR.matcher(statement).find()) {
        found.add(statement.strip());
      }
    }
    return found;
  }

  @Test
  void noNumberThatIsWrittenIsFormattedByTheLocale() throws Exception {
    List<String> wrong = new ArrayList<>();
    int files = 0;
    try (Stream<Path> all = Files.walk(SOURCES)) {
      for (Path file : all.filter(file -> file.toString().endsWith(".java")).toList()) {
        if (!file.startsWith(SOURCES.resolve("cli"))) {
          found(Files.readString(file)).forEach(text -> wrong.add(file + ": " + text));
          files++;
        }
      }
    }
    assertTrue(files > 300, files + " files");
    assertEquals(List.of(), wrong);
  }

  @Test
  void theRuleFindsWhatItIsFor() {
    assertEquals(1, found("return \"data_batch_%d.bin\".formatted(i);\n").size());
    assertEquals(1, found("names.mapToObj(\"data_batch_%d.bin\"::formatted);\n").size());
    assertEquals(1, found("out.append(String.format(\"%,.2f %%\", x));\n").size());
    assertEquals(0, found("out.append(String.format(Locale.ROOT, \"%.2f\", x));\n").size());
    assertEquals(0, found("return \"%s of %s\".formatted(i, n);\n").size());
    assertEquals(0, found("return \"%02x %%d\".formatted(i);\n").size());
  }
}
