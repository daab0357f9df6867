package org.lenslet.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;

/** The time of training steps and of predictions. */
class BenchTrainCommandTest {
  @TempDir private Path folder;

  private static final List<String> KEYS =
      List.of(
          "name",
          "device",
          "backend",
          "pass",
          "algorithm",
          "batch",
          "ms_min",
          "ms_median",
          "images_per_s_median",
          "peak_bytes",
          "driver",
          "lenslet",
          "java",
          "os",
          "date");

  private Cli bench(String pass, Path json, Object... more) {
    Object[] command = {
      "bench", pass, "mlp", "--batch", 8, "--seconds", 0.05, "--json", json, "--device", "cpu"
    };
    Object[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return Cli.run(all).succeeds();
  }

  @Test
  void predictionsAreMeasuredToo() {
    Path json = folder.resolve("bench.json");
    Cli cli = bench("predict", json);
    JsonObject row = Cli.objects(json).get(0);
    assertEquals(KEYS, List.copyOf(row.keySet()));
    assertEquals("predict", row.get("pass").getAsString());
    assertTrue(row.get("ms_min").getAsDouble() > 0);
    assertTrue(row.get("peak_bytes").getAsLong() > 4 * 13_002);
    assertTrue(cli.out().contains(" ms a batch "), cli.out());
  }

  @Test
  void aBenchmarkRowHasTheDocumentedKeys() {
    Path json = folder.resolve("bench.json");
    Cli cli = bench("train", json, "--profile");
    JsonObject row = Cli.objects(json).get(0);
    assertEquals(KEYS, List.copyOf(row.keySet()));
    assertEquals("mlp", row.get("name").getAsString());
    assertEquals("train", row.get("pass").getAsString());
    assertTrue(row.get("ms_min").getAsDouble() > 0);
    assertTrue(row.get("peak_bytes").getAsLong() > 4 * 13_002);
    assertTrue(cli.out().contains("mat_mul_forward_gemm"), cli.out());
  }
}
