package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.Backends;
import org.lenslet.backend.Backend;
import org.lenslet.cli.Cli;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunFolder;
import org.lenslet.data.DataSource;
import org.lenslet.data.Split;
import org.lenslet.model.Zoo;
import org.lenslet.train.Trainer;
import org.lenslet.train.progress.History;
import org.lenslet.train.progress.Progress;

/** Runs that end before their end, and go on. */
class ResumeCommandTest {
  private static final String DATA = "synthetic:300,100";

  @TempDir private Path folder;

  private Path wholeRun() {
    Path out = folder.resolve("whole");
    if (!Files.exists(out)) {
      Cli.run("train", "lenet5", "--data", DATA, "--epochs", 4, "--out", out).succeeds();
    }
    return out;
  }

  /** A run with the settings of the whole one that was stopped some steps after two epochs. */
  private Path stoppedRun() throws IOException {
    Path out = Files.createDirectory(folder.resolve("stopped"));
    Files.copy(wholeRun().resolve("config.json"), out.resolve("config.json"));
    RunConfig config = RunFolder.chosen(out).config();
    Split data = DataSource.parse(config.data()).load();
    try (Backend backend = Backends.open(config.device());
        Trainer trainer =
            Trainer.of(Zoo.create(config.model(), data.train().inputShape(), 10))
                .on(backend)
                .batch(config.batch())
                .loss(config.toLoss())
                .optimizer(config.toOptimizer())
                .schedule(config.toSchedule())
                .seed(config.seed())
                .watch(data.test())
                .checkpoints(out)
                .build()) {
      trainer.fit(
          data.train(),
          config.toEpochs(),
          new Progress() {
            private History.EpochRow last;

            @Override
            public void epoch(History.EpochRow row) {
              last = row;
            }

            @Override
            public void step(StepReport report) {
              if (last != null && last.epoch() == 2) {
                trainer.requestStop();
              }
            }
          });
      assertFalse(trainer.isFinished());
    }
    return out;
  }

  @Test
  void aResumedRunEndsInTheSameBytes() throws Exception {
    Path stopped = stoppedRun();
    // As if the process had been killed after writing a line and before its checkpoint.
    Files.writeString(stopped.resolve("metrics.jsonl"), "{}\n{}\n{}\n");
    Cli cli = Cli.run("train", "--resume", stopped).succeeds();
    assertTrue(cli.out().contains("going on in " + stopped), cli.out());
    assertTrue(cli.err().startsWith("epoch 3/4: "), cli.err());
    assertEquals(2, cli.err().lines().count(), cli.err());
    for (String file : List.of("weights.safetensors", "best.safetensors")) {
      assertEquals(-1, Files.mismatch(wholeRun().resolve(file), stopped.resolve(file)), file);
    }
    List<Double> losses = trainLosses(stopped);
    assertEquals(4, losses.size());
    assertEquals(trainLosses(wholeRun()), losses);
    assertEquals(Cli.names(wholeRun()), Cli.names(stopped));
  }

  private static List<Double> trainLosses(Path run) {
    return Cli.objects(run.resolve("metrics.jsonl")).stream()
        .map(epoch -> epoch.get("train_loss").getAsDouble())
        .toList();
  }

  @Test
  void aFinishedRunIsJudgedAgainAndNotTrained() throws Exception {
    byte[] before = Files.readAllBytes(wholeRun().resolve("weights.safetensors"));
    Cli cli = Cli.run("train", "--resume", wholeRun()).succeeds();
    assertEquals("", cli.err());
    assertTrue(cli.out().contains("test accuracy"), cli.out());
    assertArrayEquals(before, Files.readAllBytes(wholeRun().resolve("weights.safetensors")));
  }

  @Test
  void aRunThatEndedBeforeItsFirstCheckpointStartsAgain() throws Exception {
    Path out = Files.createDirectory(folder.resolve("run"));
    Files.copy(wholeRun().resolve("config.json"), out.resolve("config.json"));
    Cli.run("train", "--resume", out).succeeds();
    assertEquals(
        -1,
        Files.mismatch(
            wholeRun().resolve("weights.safetensors"), out.resolve("weights.safetensors")));
  }

  @Test
  void settingsOfARunCannotBeChanged() {
    Cli.run("train", "--resume", wholeRun(), "--lr", 9).fails(2, "--resume:", "got --lr");
    Cli.run("train", "mlp", "--resume", wholeRun()).fails(2, "--resume:", "got mlp");
  }

  @Test
  void aFolderWithoutARunIsWrongUsage() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Cli.run("train", "--resume", empty)
        .fails(2, empty + ": expected the folder of a run", "without config.json");
    assertEquals(List.of(), Cli.names(empty));
    Path missing = folder.resolve("missing");
    Cli.run("train", "--resume", missing)
        .fails(2, missing + ": expected the folder of a run", "no such folder");
    assertFalse(Files.exists(missing));
  }

  @Test
  void damagedSettingsAreRefused() throws Exception {
    Path out = Files.createDirectory(folder.resolve("run"));
    for (String damaged :
        List.of("", "{", "[]", "{}", "{\"model\": \"mlp\"}", "{\"batch\": \"x\"}")) {
      Files.writeString(out.resolve("config.json"), damaged);
      Cli.run("train", "--resume", out).fails(1, "config.json: expected the settings of a run");
    }
    assertEquals(List.of("config.json"), Cli.names(out));
  }

  @Test
  void aDamagedCheckpointIsRefusedAndKept() throws Exception {
    Path stopped = stoppedRun();
    Path last = stopped.resolve("last.safetensors");
    byte[] whole = Files.readAllBytes(last);
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    Files.write(last, cut);
    List<String> before = Cli.names(stopped);
    Cli.run("train", "--resume", stopped).fails(1, "last.safetensors: expected");
    assertEquals(before, Cli.names(stopped).stream().filter(n -> !n.equals(".lock")).toList());
    assertArrayEquals(cut, Files.readAllBytes(last));
    Files.delete(last);
    Cli.run("train", "--resume", stopped).fails(1, "last.safetensors: expected");
  }

  @Test
  void aCheckpointOfAnotherModelIsRefused() throws Exception {
    Path other = folder.resolve("other");
    Cli.run("train", "mlp", "--data", DATA, "--epochs", 1, "--out", other).succeeds();
    Path stopped = stoppedRun();
    Path last = stopped.resolve("last.safetensors");
    Files.copy(other.resolve("last.safetensors"), last, StandardCopyOption.REPLACE_EXISTING);
    Cli.run("train", "--resume", stopped).fails(1, last + ": expected", "'lenet5'", "'mlp'");
  }

  @Test
  void weightsOfAnotherModelAreRefused() {
    Path weights = wholeRun().resolve("weights.safetensors");
    Cli.run("evaluate", "mlp", "--weights", weights, "--data", DATA)
        .fails(1, weights + ": expected", "choose the model that the file belongs to");
    Path missing = folder.resolve("none.safetensors");
    Cli.run("evaluate", "mlp", "--weights", missing, "--data", DATA)
        .fails(1, missing + ": expected a safetensors file, got none");
  }

  @Test
  void aProcessThatIsToldToEndSaysHowToGoOn() throws Exception {
    assumeFalse(File.separatorChar == '\\', "Windows ends processes without telling them");
    Path out = folder.resolve("run");
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.lenslet.cli.Main",
                "train",
                "mlp",
                "--data",
                DATA,
                "--epochs",
                "1000000",
                "--out",
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      awaitLines(out.resolve("metrics.jsonl"), process);
      process.destroy();
      assertTrue(process.waitFor(20, TimeUnit.MINUTES), "did not end");
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertTrue(text.contains("go on with: ./lenslet train --resume " + out), text);
    // 128 + SIGTERM: the virtual machine's own code for a process that was told to end.
    assertEquals(143, process.exitValue(), text);
    assertTrue(Files.exists(out.resolve("last.safetensors")));
  }

  private static void awaitLines(Path file, Process process) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(20);
    while (!Files.exists(file) || Files.size(file) == 0) {
      assertTrue(process.isAlive(), "ended by itself");
      assertTrue(System.nanoTime() < deadline, "no epoch in 20 minutes");
      Thread.sleep(20);
    }
  }
}
