package org.lenslet.cli.train;

import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the user typed, in a form that a shell takes again. */
final class CommandText {
  private CommandText() {}

  static String of(CommandSpec spec) {
    CommandLine root = spec.root().commandLine();
    return root.getParseResult().originalArgs().stream()
        .map(CommandText::quoted)
        .collect(Collectors.joining(" ", "./lenslet ", ""));
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:,=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
