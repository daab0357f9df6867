package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;

/** Weights that are judged once more. */
class EvaluateCommandTest {
  private static final String DATA = "synthetic:200,60";

  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() {
    run = folder.resolve("run");
    Cli.run(
            "train",
            "mlp",
            "--data",
            DATA,
            "--device",
            "cpu",
            "--epochs",
            2,
            "--loss",
            "mean-squared-error",
            "--batch",
            20,
            "--out",
            run)
        .succeeds();
  }

  @Test
  void aRunKnowsModelWeightsDataAndLoss() {
    Path json = folder.resolve("run.jsonl");
    Cli.run("evaluate", run, "--device", "cpu", "--json", json).succeeds();
    JsonObject judged = Cli.objects(json).get(0);
    JsonObject result = Cli.objects(run.resolve("result.json")).get(0);
    for (String key : new String[] {"model", "data", "test_accuracy", "test_loss", "driver"}) {
      assertEquals(result.get(key), judged.get(key), key);
    }
    Path weights = run.resolve("weights.safetensors");
    Path same = folder.resolve("model.jsonl");
    Cli.run(
            "evaluate",
            "mlp",
            "--weights",
            weights,
            "--data",
            DATA,
            "--loss",
            "mean-squared-error",
            "--batch",
            20,
            "--device",
            "cpu",
            "--json",
            same)
        .succeeds();
    assertEquals(judged.get("test_loss"), Cli.objects(same).get(0).get("test_loss"));
    Path other = folder.resolve("other.jsonl");
    Cli.run("evaluate", run, "--data", "synthetic:10,30", "--device", "cpu", "--json", other)
        .succeeds();
    assertEquals(30, Cli.objects(other).get(0).get("examples").getAsInt());
  }

  @Test
  void weightsThatAreNotFiniteAreNoResult() {
    Path spoilt = folder.resolve("spoilt.safetensors");
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      write(spoilt, value);
      Cli.run("evaluate", run, "--weights", spoilt, "--device", "cpu")
          .fails(1, spoilt + ": expected finite weights, got " + value + " in dense1.bias");
    }
    write(spoilt, 3e38f);
    Cli.run("evaluate", run, "--weights", spoilt, "--device", "cpu")
        .fails(1, "evaluation: expected a finite loss, got ");
  }

  private static void write(Path file, float value) {
    Map<String, HostTensor> tensors =
        new LinkedHashMap<>(SafetensorsFile.read(run.resolve("weights.safetensors")).tensors());
    String name = value > 1e38f && value < 3.1e38f ? "dense3.bias" : "dense1.bias";
    tensors.put(name, HostTensor.filled(tensors.get(name).shape(), value));
    SafetensorsFile.of(tensors, Map.of()).write(file);
  }

  @Test
  void aRunThatHasNotEndedIsJudgedByItsBestWeights() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.copy(run.resolve("config.json"), open.resolve("config.json"));
    Cli.run("evaluate", open, "--device", "cpu")
        .fails(1, open + ": expected a run with weights", "train --resume " + open);
    Files.copy(run.resolve("best.safetensors"), open.resolve("best.safetensors"));
    Cli cli = Cli.run("evaluate", open, "--device", "cpu").succeeds();
    assertTrue(cli.err().contains(open + " has not ended: its best weights"), cli.err());
  }
}
