package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the library says is for programs, too: only the command line knows what to type. */
class LibraryTextsTest {
  private static final Path SOURCES = Path.of("src/main/java/org/lenslet");
  private static final Pattern COMMENT = Pattern.compile("(?ms)/\\*.*?\\*/|^ *//.*?$");

  private static Set<String> options() {
    Pattern option = Pattern.compile("--[a-z]+");
    return Stream.of(
            "",
            "train",
            "evaluate",
            "predict",
            "compare",
            "summary",
            "parity",
            "bench train",
            "doctor")
        .map(command -> Cli.run((Object[]) (command + " --help").trim().split(" ")).out())
        .flatMap(help -> option.matcher(help).results().map(MatchResult::group))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String code(Path file) {
    try {
      return COMMENT.matcher(Files.readString(file)).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noTextOutsideTheCommandLineNamesAnOptionOrACommand() throws Exception {
    Set<String> options = options();
    assertTrue(options.containsAll(Set.of("--batch", "--device", "--verify")), options.toString());
    Pattern typed = Pattern.compile("\\./lenslet|(" + String.join("|", options) + ")(?![a-z-])");
    assertTrue(typed.matcher(code(SOURCES.resolve("cli/shared/ErrorLine.java"))).find());

    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<String> found =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.startsWith(SOURCES.resolve("cli")))
              .flatMap(
                  file ->
                      typed.matcher(code(file)).results().map(match -> file + ": " + match.group()))
              .toList();
      assertEquals(List.of(), found);
    }
  }
}
