package org.lenslet.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;

/** A run folder belongs to one process at a time. */
class RunLockTest {
  @TempDir private Path folder;

  @Test
  void aRunThatThisProcessHasIsRefused() throws Exception {
    Path out = folder.resolve("run");
    Object[] train = {"train", "mlp", "--data", "synthetic:100,20", "--epochs", 1, "--device"};
    Cli.run(join(train, "reference", "--out", out)).succeeds();
    try (RunLock mine = RunFolder.chosen(out).lock()) {
      Map<String, Integer> before = contents(out);
      Cli.run("train", "--resume", out, "--epochs", 3)
          .fails(1, out + ": expected a run that nobody else works on", "another process");
      assertEquals(before, contents(out));
    }
    Cli.run("train", "--resume", out, "--epochs", 2).succeeds();
  }

  @Test
  void theLockOfAnotherProcessEndsWithIt() throws Exception {
    Path out = folder.resolve("run");
    Path said = folder.resolve("said.txt");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.lenslet.cli.Main",
                "train",
                "mlp",
                "--data",
                "synthetic:100,20",
                "--device",
                "cpu",
                "--epochs",
                "1000000",
                "--out",
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(20);
      while (!Files.exists(out.resolve("best.safetensors"))) {
        assertTrue(other.isAlive(), () -> "ended by itself: " + said);
        assertTrue(System.nanoTime() < deadline, "no epoch in two minutes");
        Thread.sleep(20);
      }
      Cli.run("train", "--resume", out, "--device", "cpu")
          .fails(1, out + ": expected a run that nobody else works on", "process " + other.pid());
      // Reading is nobody's harm.
      Cli.run("evaluate", out, "--device", "cpu").succeeds();
    } finally {
      other.destroyForcibly();
      assertTrue(other.waitFor(20, TimeUnit.MINUTES));
    }
    int done = Cli.lines(out.resolve("metrics.jsonl")).size();
    Cli cli = Cli.run("train", "--resume", out, "--device", "cpu", "--epochs", done + 2);
    assertEquals(0, cli.code(), cli.err());
  }

  private static Object[] join(Object[] first, Object... more) {
    Object[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  private static Map<String, Integer> contents(Path run) throws Exception {
    Map<String, Integer> contents = new TreeMap<>();
    for (String name : Cli.names(run)) {
      contents.put(name, Arrays.hashCode(Files.readAllBytes(run.resolve(name))));
    }
    return contents;
  }
}
