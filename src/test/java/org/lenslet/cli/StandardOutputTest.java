package org.lenslet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standard output that takes nothing is a failure, with and without JSON. */
class StandardOutputTest {
  @TempDir private Path folder;

  @Test
  void aFullDiskIsAFailure() throws Exception {
    requireFailure("standard output: expected to write to it, got an error", "devices");
    requireFailure("--json -: expected to write to standard output", "devices", "--json", "-");
    requireFailure("standard output: expected to write to it", "--version");
  }

  private void requireFailure(String message, String... arguments) throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "this system has no /dev/full");
    Path err = folder.resolve("err.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.lenslet.cli.Main"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(full.toFile())
            .redirectError(err.toFile())
            .start();
    assertTrue(process.waitFor(20, TimeUnit.MINUTES), "did not end");
    String said = Files.readString(err);
    assertEquals(1, process.exitValue(), said);
    List<String> lines = said.lines().filter(line -> line.startsWith("lenslet: ")).toList();
    assertEquals(1, lines.size(), said);
    assertTrue(lines.get(0).startsWith("lenslet: " + message), said);
  }
}
