package org.lenslet.terminal;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Whether standard error is a terminal, and how wide. Java does not know; a shell does. Libraries
 * that know take Ctrl-C away from the JVM, which then dies without its shutdown hooks (<a
 * href="https://github.com/openjdk/jdk/pull/19559">JLine</a>), and unpack native code into the
 * folder of temporary files.
 */
public final class TerminalWidth {
  /** The launcher's answer, where it puts a pipe between this process and the terminal. */
  private static final String PROPERTY = "lenslet.terminal";

  /** Of a terminal that does not tell. */
  private static final int USUAL = 80;

  private TerminalWidth() {}

  /**
   * The columns of the terminal that standard error is.
   *
   * @return empty where it is none, where it cannot move back in a line, and on Windows
   */
  public static OptionalInt ofStandardError() {
    Map<String, String> environment = System.getenv();
    if (environment.getOrDefault("TERM", "dumb").equals("dumb")) {
      return OptionalInt.empty();
    }
    String size = System.getProperty(PROPERTY);
    return columns(size == null ? askShell() : size, environment.getOrDefault("COLUMNS", ""));
  }

  /**
   * The columns.
   *
   * @param size rows and columns, 0 where the terminal does not know them; or "none" for no
   *     terminal
   * @param wanted the columns that the environment names, if any
   */
  static OptionalInt columns(String size, String wanted) {
    if (size.equals("none")) {
      return OptionalInt.empty();
    }
    int told = number(size.substring(size.lastIndexOf(' ') + 1));
    int columns = told > 0 ? told : number(wanted);
    return OptionalInt.of(columns > 0 ? columns : USUAL);
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
  }

  private static String askShell() {
    ProcessBuilder shell =
        new ProcessBuilder(
                "sh", "-c", "[ -t 2 ] || { echo none; exit; }; stty size <&2 2>/dev/null || echo 0")
            .redirectError(Redirect.INHERIT);
    // libjsig.so, which chains signal handlers in Java, prints a warning in a shell.
    shell.environment().remove("LD_PRELOAD");
    try {
      Process process = shell.start();
      process.getOutputStream().close();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.isBlank() ? "none" : answer.strip();
    } catch (IOException e) {
      return "none"; // no such shell, as on Windows
    }
  }
}
