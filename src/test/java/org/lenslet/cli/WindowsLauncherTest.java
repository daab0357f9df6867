package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What can be told of lenslet.cmd where no Windows is: it starts what the shell script starts. */
class WindowsLauncherTest {
  private static final Pattern FLAG =
      Pattern.compile("-X[\\w:+]*\\w|--add-modules[ =][\\w.]+|--enable-native-access=[\\w-]+");

  private static String text(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  /** What a launcher gives the JVM: the words of its lines that are no comments. */
  private static Set<String> flags(String launcher) {
    String code = launcher.replaceAll("(?m)^\\s*(#|rem ).*$", "");
    return FLAG.matcher(code)
        .results()
        .map(MatchResult::group)
        .filter(flag -> !flag.contains("-Xshow") && !flag.endsWith("Use"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void bothLaunchersStartTheSameMainClassWithTheSameFlags() throws IOException {
    String shell = text("lenslet");
    String windows = text("lenslet.cmd");
    assertEquals(
        Set.of(
            "--add-modules jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseParallelGC",
            "-Xshare:auto"),
        flags(windows));
    assertEquals(flags(shell), flags(windows));
    String main = " " + Main.class.getName() + " ";
    assertTrue((shell.replace(')', ' ')).contains(main), shell);
    assertTrue(windows.contains(main), windows);
    assertTrue(windows.contains("\"%root%target\\classes;%root%target\\lib\\*\""), windows);
    for (String goal : Set.of("-q -B -Dmaven.test.skip process-classes", "LENSLET_JAVA_OPTS")) {
      assertTrue(shell.contains(goal) && windows.contains(goal), goal);
    }
  }

  @Test
  void everyLineEndsAsWindowsWantsIt() throws IOException {
    String windows = text("lenslet.cmd");
    assertEquals(windows, windows.replaceAll("\r?\n", "\r\n"));
    assertTrue(windows.endsWith("\r\n"));
    // Parentheses of a folder's name would end a block: no folder stands in one without quotes.
    assertTrue(windows.lines().noneMatch(line -> line.matches(" .*[^\"]%root%.*")), windows);
  }
}
