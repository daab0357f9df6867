package org.lenslet.train.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;
import org.lenslet.train.SmallRun;
import org.lenslet.train.Trainer;

class KillTest {
  private static final int KILLS = 10;

  @TempDir Path folder;

  private Process start(Path where) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledRun.class.getName(),
                where.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader();
    assertEquals(KilledRun.TRAINING, output.readLine());
    return process;
  }

  /** Ten virtual machines killed at random moments, some of them while they write a checkpoint. */
  @Test
  @Tag("slow")
  void aRunThatWasKilledTenTimesEndsWithTheSameFiles() throws Exception {
    Path whole = folder.resolve("whole");
    SmallRun.makeFolder(whole);
    SmallRun.Result expected;
    try (Trainer trainer = KilledRun.settings(whole).build()) {
      expected = KilledRun.RUN.finish(trainer, whole, KilledRun.data());
    }
    Path killed = folder.resolve("killed");
    SmallRun.makeFolder(killed);
    Random random = new Random();
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      Process process = start(killed);
      waits.add(random.nextLong(1, 150));
      boolean ended = process.waitFor(waits.get(i), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      assertFalse(ended, "ended by itself before kill " + i + " of " + waits);
      assertFalse(Files.exists(killed.resolve(KilledRun.WEIGHTS)));
    }
    Process last = start(killed);
    assertTrue(last.waitFor(20, TimeUnit.MINUTES));
    assertEquals(0, last.exitValue());

    assertEquals(
        expected.weights(),
        SmallRun.bytes(killed.resolve(KilledRun.WEIGHTS)),
        "killed after milliseconds " + waits);
    assertEquals(expected.best(), SmallRun.bytes(SmallRun.best(killed)));
    // Averages, accumulated gradients and what the optimizer keeps, too.
    Map<String, HostTensor> left = SafetensorsFile.read(SmallRun.last(killed)).tensors();
    SafetensorsFile.read(SmallRun.last(whole))
        .tensors()
        .forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(left.get(name)), name));
  }
}
