package org.lenslet.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;

/** The time of training steps. */
class BenchTrainCommandTest {
  @TempDir private Path folder;

  @Test
  void aBenchmarkRowHasTheDocumentedKeys() {
    Path json = folder.resolve("bench.json");
    Object[] command = {
      "bench",
      "train",
      "mlp",
      "--batch",
      8,
      "--seconds",
      0.05,
      "--profile",
      "--json",
      json,
      "--device",
      "cpu"
    };
    Cli cli = Cli.run(command).succeeds();
    JsonObject row = Cli.objects(json).get(0);
    assertEquals(
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
            "date"),
        List.copyOf(row.keySet()));
    assertEquals("mlp", row.get("name").getAsString());
    assertEquals("train", row.get("pass").getAsString());
    assertTrue(row.get("ms_min").getAsDouble() > 0);
    assertTrue(row.get("peak_bytes").getAsLong() > 4 * 13_002);
    assertTrue(cli.out().contains("mat_mul_forward_gemm"), cli.out());
  }
}
