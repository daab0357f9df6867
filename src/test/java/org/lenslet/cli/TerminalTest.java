package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.train.progress.Progress;

/** What a person at a terminal sees: the bar, and Ctrl-C under it. */
class TerminalTest {
  private static final int COLUMNS = 61;

  @TempDir private Path folder;

  /** A library's user: a bar without the launcher, until Ctrl-C. */
  static final class Work {
    private Work() {}

    public static void main(String[] arguments) throws InterruptedException {
      Progress bar = Progress.bar();
      Runnable end =
          () -> {
            bar.finished();
            System.out.println("in order");
          };
      Runtime.getRuntime().addShutdownHook(new Thread(end));
      bar.started(new Progress.RunPlan(1, 4, 64, 0));
      bar.step(new Progress.StepReport(1, 1, 0.5, 0));
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  private Cli launcher(String trigger, String... arguments) throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    List<String> command = Stream.concat(Stream.of("./lenslet"), Stream.of(arguments)).toList();
    return new PseudoTerminal(COLUMNS)
        .variable("LENSLET_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary)
        .run(trigger, PseudoTerminal.CTRL_C, command);
  }

  private static void assertStopped(Cli run, Path out) {
    assertEquals(130, run.code(), run.out());
    assertTrue(
        run.out().contains(" of 100000 epochs; go on with: ./lenslet train --resume " + out),
        run.out());
  }

  private static void assertBars(Cli run) {
    List<String> bars =
        PseudoTerminal.texts(run).stream().filter(text -> text.contains("% [")).toList();
    assertFalse(bars.isEmpty(), run.out());
    for (String bar : bars) {
      assertTrue(bar.length() < COLUMNS, () -> bar.length() + " columns: " + bar);
      assertTrue(bar.contains("]"), () -> "cut off: " + bar);
    }
  }

  @Test
  void ctrlCUnderTheBarLeavesACheckpointAndTellsHowToGoOn() throws Exception {
    Path out = folder.resolve("run");
    Cli run =
        launcher(
            "left",
            ("train mlp --data synthetic:640,100 --epochs 100000 --device cpu --out " + out)
                .split(" "));
    assertStopped(run, out);
    assertBars(run);
    assertTrue(Files.isRegularFile(out.resolve("last.safetensors")));

    Cli resumed = launcher("left", "train", "--resume", out.toString());
    assertStopped(resumed, out);
    assertTrue(resumed.out().contains("going on in " + out), resumed.out());
    assertEquals(List.of(), Cli.names(folder.resolve("tmp")));
  }

  @Test
  void theBarOfALibrarysUserKnowsTheTerminalAndLeavesCtrlCAlone() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Cli run =
        new PseudoTerminal(COLUMNS)
            .run("% [", PseudoTerminal.CTRL_C, List.of(java, "-cp", classes, Work.class.getName()));
    assertEquals(130, run.code(), run.out());
    assertBars(run);
    assertTrue(run.out().contains("in order"), run.out());
  }
}
