package org.lenslet.cli.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;

/** Where rows of JSON go, and what all of them say. */
class JsonOptionTest {
  @TempDir private Path folder;

  private static List<JsonObject> rows(String text) {
    return text.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }

  @Test
  void standardOutputHoldsNothingElse() {
    for (String name : List.of("-", "/dev/stdout", "/dev/fd/1")) {
      Cli cli = Cli.run("devices", "--json", name).succeeds();
      List<JsonObject> rows = rows(cli.out());
      assertTrue(rows.size() >= 2, cli.out());
      assertTrue(cli.err().contains("reference"), cli.err());
    }
  }

  @Test
  void everyRowNamesDeviceDriverVersionsAndDate() {
    Path run = folder.resolve("run");
    Object[] train = {
      "train",
      "mlp",
      "--data",
      "synthetic:100,20",
      "--epochs",
      1,
      "--device",
      "reference",
      "--out",
      run,
      "--json",
      "-"
    };
    requireConvention(Cli.run(train));
    requireConvention(Cli.run("evaluate", run, "--device", "reference", "--json", "-"));
    requireConvention(Cli.run("compare", run, run, "--json", "-"));
    requireConvention(Cli.run("devices", "--json", "-"));
    requireConvention(Cli.run("summary", "mlp", "--device", "reference", "--json", "-"));
    Object[] bench = {
      "bench",
      "train",
      "mlp",
      "--seconds",
      0.01,
      "--batch",
      4,
      "--device",
      "reference",
      "--json",
      "-"
    };
    requireConvention(Cli.run(bench));
    requireConvention(Cli.run("parity", "--device", "cpu", "--op", "argMax", "--json", "-"));
  }

  private static void requireConvention(Cli cli) {
    cli.succeeds();
    assertFalse(cli.out().isEmpty(), cli.err());
    for (JsonObject row : rows(cli.out())) {
      for (String key : List.of("device", "backend", "driver", "lenslet", "java", "os", "date")) {
        assertTrue(row.has(key) && !row.get(key).getAsString().isBlank(), key + " in " + row);
      }
      Instant.parse(row.get("date").getAsString());
      assertEquals(Version.NUMBER, row.get("lenslet").getAsString());
      row.keySet().forEach(key -> assertTrue(key.matches("[a-z][a-z0-9_]*"), key));
    }
  }

  @Test
  void aPipeIsWrittenThrough() throws Exception {
    Path pipe = folder.resolve("pipe");
    try {
      assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    } catch (IOException e) {
      assumeTrue(false, "this system has no mkfifo");
    }
    CompletableFuture<String> read = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                read.complete(Files.readString(pipe));
              } catch (IOException e) {
                read.completeExceptionally(e);
              }
            });
    reader.setDaemon(true);
    reader.start();
    Cli.run("devices", "--json", pipe).succeeds();
    assertTrue(rows(read.get(20, TimeUnit.MINUTES)).size() >= 2);
    assertFalse(Files.isRegularFile(pipe));
  }

  @Test
  void aFullDeviceFailsInOneLine() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "this system has no /dev/full");
    Cli.run("devices", "--json", full)
        .fails(1, "/dev/full: expected to write to it, got No space left on device");
    assertFalse(Files.isRegularFile(full));
  }
}
