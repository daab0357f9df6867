package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A command in a terminal of its own, made by script of util-linux, with somebody at the keys. */
final class PseudoTerminal {
  /** What the keys make of it is the terminal's doing, not a signal that a test sends. */
  static final int CTRL_C = 3;

  private final int columns;
  private final Map<String, String> variables = new HashMap<>();

  PseudoTerminal(int columns) {
    this.columns = columns;
  }

  PseudoTerminal variable(String name, Object value) {
    variables.put(name, value.toString());
    return this;
  }

  /**
   * Runs to the end.
   *
   * @param trigger the text after which the key is pressed
   * @return the exit code, and as {@code out} all that the terminal got to show
   */
  Cli run(String trigger, int key, List<String> command) throws Exception {
    requireScript();
    String words = String.join(" ", command.stream().map(word -> "'" + word + "'").toList());
    Process process =
        process("stty rows 24 cols " + columns + " && exec " + words)
            .redirectErrorStream(true)
            .start();
    StringBuilder shown = new StringBuilder();
    try (InputStream screen = process.getInputStream();
        OutputStream keys = process.getOutputStream()) {
      boolean pressed = false;
      for (int c = screen.read(); c >= 0; c = screen.read()) {
        shown.append((char) c);
        if (!pressed && shown.indexOf(trigger) >= 0) {
          keys.write(key);
          keys.flush();
          pressed = true;
        }
      }
    } finally {
      process.destroy();
    }
    return new Cli(process.waitFor(), shown.toString(), "");
  }

  /** All texts that a line of the terminal held, one after the other. */
  static List<String> texts(Cli shown) {
    return Stream.of(shown.out().split("[\r\n]")).filter(text -> !text.isEmpty()).toList();
  }

  private ProcessBuilder process(String shell) {
    // A suite that runs in the background ignores Ctrl-C, and so would what it starts.
    String words = "exec env --default-signal=INT sh -c \"$IN_THE_TERMINAL\"";
    ProcessBuilder builder = new ProcessBuilder("script", "-qec", words, "/dev/null");
    builder.environment().remove("LD_PRELOAD"); // libjsig.so is for Java alone
    builder.environment().put("IN_THE_TERMINAL", shell);
    builder.environment().put("TERM", "xterm");
    builder.environment().put("LENSLET_BUILT", "true");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(variables);
    return builder;
  }

  private void requireScript() throws InterruptedException {
    String missing = missing();
    if ("true".equals(System.getenv("CI"))) {
      assertEquals("", missing);
    }
    assumeTrue(missing.isEmpty(), missing);
  }

  private String missing() throws InterruptedException {
    try {
      Process process = process("stty rows 24 cols " + columns).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : "script, env and stty make no terminal: " + said.strip();
    } catch (IOException e) {
      return "no script(1) of util-linux to make a terminal with: " + e.getMessage();
    }
  }
}
