package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.Backends;
import org.lenslet.cli.Cli;
import org.lenslet.cli.run.RunConfig;
import org.lenslet.cli.run.RunFolder;
import org.lenslet.cli.run.RunRegimen;
import org.lenslet.cli.shared.Figures;
import org.lenslet.cli.shared.Version;
import org.lenslet.error.UsageException;

/** A run that goes well: what it leaves behind and what it says. */
class TrainCommandTest {
  private static final String DATA = "synthetic:300,100";

  @TempDir private Path folder;

  /** The notes of a device's first use would be among the lines that are counted. */
  @BeforeAll
  static void useTheDeviceOnce() {
    Backends.open("auto", note -> {}).close();
  }

  @Test
  void aRunLeavesAWholeFolderBehind() throws Exception {
    Path out = folder.resolve("deep").resolve("run");
    Cli cli =
        Cli.run("train", "lenet5", "--data", DATA, "--epochs", 2, "--seed", 7, "--out", out)
            .succeeds();
    assertEquals(
        List.of(
            ".lock",
            "best.safetensors",
            "config.json",
            "last.safetensors",
            "metrics.jsonl",
            "report.html",
            "result.json",
            "run.json",
            "weights.safetensors"),
        Cli.names(out));
    List<JsonObject> epochs = Cli.objects(out.resolve("metrics.jsonl"));
    assertEquals(2, epochs.size());
    assertEquals(2, epochs.get(1).get("epoch").getAsInt());
    assertTrue(epochs.get(1).get("validation_accuracy").isJsonNull());
    RunConfig config = RunConfig.fromJson(Files.readString(out.resolve("config.json")));
    assertEquals("lenet5", config.model());
    assertEquals(DATA, config.data());
    assertEquals(7, config.seed());
    String report = Files.readString(out.resolve("report.html"));
    assertTrue(report.contains("lenet5 on " + DATA));
    assertTrue(
        cli.out().contains("61,706 parameters, batch 64, sgd, learning rate 0.05, momentum 0.9"),
        cli.out());
    assertTrue(cli.out().contains("test accuracy "), cli.out());
    assertTrue(cli.err().startsWith("epoch 1/2: loss "), cli.err());
    assertEquals(2, cli.err().lines().count(), cli.err());
    assertFalse((cli.out() + cli.err()).contains("\033"), "control characters in a plain log");
  }

  @Test
  void theResultHasTheDocumentedKeysAndTheEvaluatedFigures() {
    Path out = folder.resolve("run");
    Path json = out.resolve("result.json");
    Object[] train = {
      "train", "mlp", "--data", DATA, "--epochs", 3, "--batch", 20, "--out", out, "--device", "cpu"
    };
    Cli.run(train).succeeds();
    Cli.run("train", "--resume", out, "--json", json).succeeds();
    JsonObject result = Cli.objects(json).get(0);
    assertEquals(
        List.of(
            "model",
            "data",
            "device",
            "backend",
            "seed",
            "batch",
            "epochs",
            "parameters",
            "train_loss",
            "test_accuracy",
            "test_loss",
            "images_per_s_median",
            "seconds",
            "data_wait_share",
            "best_epoch",
            "train_accuracy",
            "train_accuracy_examples",
            "device_asked",
            "command",
            "driver",
            "lenslet",
            "java",
            "os",
            "date"),
        List.copyOf(result.keySet()));
    assertEquals("mlp", result.get("model").getAsString());
    assertEquals(DATA, result.get("data").getAsString());
    assertEquals("cpu", result.get("backend").getAsString());
    assertEquals(1, result.get("seed").getAsLong());
    assertEquals(20, result.get("batch").getAsInt());
    assertEquals(3, result.get("epochs").getAsInt());
    assertEquals(13_002, result.get("parameters").getAsInt());

    Path judged = folder.resolve("judged.json");
    Path weights = out.resolve("weights.safetensors");
    Cli.run(
            "evaluate",
            "--device",
            "cpu",
            "mlp",
            "--weights",
            weights,
            "--data",
            DATA,
            "--batch",
            20,
            "--json",
            judged)
        .succeeds();
    JsonObject evaluation = Cli.objects(judged).get(0);
    assertEquals(result.get("test_accuracy"), evaluation.get("test_accuracy"));
    assertEquals(result.get("test_loss"), evaluation.get("test_loss"));
    assertEquals(100, evaluation.get("examples").getAsInt());
  }

  @Test
  void theJsonFileMayLieInTheNewRunFolder() {
    Path out = folder.resolve("run");
    Path json = out.resolve("result.json");
    Object[] command = {
      "train",
      "mlp",
      "--data",
      DATA,
      "--epochs",
      1,
      "--device",
      "reference",
      "--out",
      out,
      "--json",
      json
    };
    Cli.run(command).succeeds();
    assertEquals("reference", Cli.objects(json).get(0).get("backend").getAsString());
  }

  @Test
  void equalSeedsGiveEqualWeights() throws Exception {
    assertEquals(-1, Files.mismatch(weights("a", 1), weights("b", 1)));
    assertTrue(Files.mismatch(weights("c", 1), weights("d", 2)) >= 0);
  }

  private Path weights(String name, int seed) {
    Path out = folder.resolve(name);
    Cli.run("train", "mlp", "--data", DATA, "--epochs", 1, "--seed", seed, "--out", out).succeeds();
    return out.resolve("weights.safetensors");
  }

  @Test
  void heldOutExamplesStopARunThatNoLongerImproves() {
    Path out = folder.resolve("run");
    Object[] command = {
      "train",
      "mlp",
      "--data",
      DATA,
      "--epochs",
      200,
      "--validation",
      0.2,
      "--patience",
      2,
      "--out",
      out
    };
    Cli.run(command).succeeds();
    List<JsonObject> epochs = Cli.objects(out.resolve("metrics.jsonl"));
    assertTrue(epochs.size() < 200, "no early stop");
    assertFalse(epochs.get(0).get("validation_accuracy").isJsonNull());
  }

  private static double accuracy(JsonObject epoch) {
    return epoch.get("validation_accuracy").getAsDouble();
  }

  @Test
  void theResultOfARunWithHeldOutExamplesIsItsBestEpoch() throws Exception {
    Path out = folder.resolve("run");
    Path json = folder.resolve("result.json");
    Object[] command = {
      "train",
      "mlp",
      "--data",
      DATA,
      "--epochs",
      200,
      "--validation",
      0.2,
      "--patience",
      2,
      "--out",
      out,
      "--json",
      json
    };
    Cli.run(command).succeeds();
    List<JsonObject> epochs = Cli.objects(out.resolve("metrics.jsonl"));
    JsonObject best = epochs.get(0);
    for (JsonObject epoch : epochs) {
      best = accuracy(epoch) > accuracy(best) ? epoch : best;
    }
    assertTrue(accuracy(best) > accuracy(epochs.get(0)), "the first epoch proves nothing");
    assertEquals(best.get("test_loss"), Cli.objects(json).get(0).get("test_loss"));
    String accuracy = Figures.percent(best.get("test_accuracy").getAsDouble());
    String report = Files.readString(out.resolve("report.html"));
    assertTrue(
        report.contains("<dt>test accuracy of the weights</dt><dd>" + accuracy + "</dd>"), report);
    Path weights = out.resolve("weights.safetensors");
    assertEquals(-1, Files.mismatch(out.resolve("best.safetensors"), weights));
    Cli.run("train", "--resume", out).succeeds();
    assertEquals(-1, Files.mismatch(out.resolve("best.safetensors"), weights));
  }

  @Test
  void aRateThatIsTooHighIsAFailedRunThatNamesStepAndLayer() {
    Path out = folder.resolve("run");
    Path json = folder.resolve("result.json");
    Object[] command = {
      "train",
      "mlp",
      "--device",
      "cpu",
      "--data",
      DATA,
      "--epochs",
      3,
      "--lr",
      1e38,
      "--out",
      out,
      "--json",
      json
    };
    Cli cli = Cli.run(command);
    assertEquals(1, cli.code(), cli.err());
    assertTrue(
        cli.err()
            .matches(
                "lenslet: training: expected finite values, got \\S+ in step \\d+ \\(epoch 1\\), first in"
                    + " dense\\d \\(matMul.*, mat_mul_forward_gemm\\), output 0 at \\[\\d+, \\d+\\];"
                    + " choose a learning rate below 1.0E38\\R"),
        cli.err());
    // Nothing that claims a result: only where the run began.
    assertEquals(
        List.of(".lock", "config.json", "last.safetensors", "metrics.jsonl", "run.json"),
        Cli.names(out));
    assertEquals(List.of(), Cli.lines(out.resolve("metrics.jsonl")));
    assertFalse(Files.exists(json));
    Cli.run("evaluate", "mlp", "--weights", out.resolve("last.safetensors"), "--data", DATA)
        .succeeds();
  }

  @Test
  void verifiedStepsAreReported() {
    Path out = folder.resolve("run");
    Path json = folder.resolve("result.json");
    Object[] command = {
      "train",
      "--device",
      "cpu",
      "mlp",
      "--data",
      DATA,
      "--batch",
      20,
      "--epochs",
      2,
      "--verify",
      "1/3",
      "--out",
      out,
      "--json",
      json
    };
    Cli cli = Cli.run(command).succeeds();
    JsonObject results = Cli.objects(json).get(0);
    long steps = Cli.objects(out.resolve("metrics.jsonl")).get(1).get("steps").getAsLong();
    assertEquals((steps + 2) / 3, results.get("verified_steps").getAsLong());
    double worst = results.get("verify_worst_error_over_bound").getAsDouble();
    assertTrue(worst > 0 && worst <= 1, "" + worst);
    String line =
        "verified %d of %d steps on reference, largest error %s of its bound"
            .formatted((steps + 2) / 3, steps, Figures.format("%.2f", worst));
    assertTrue(cli.out().contains(line), cli.out());

    // Of a run that goes on, only what is verified then is counted: here nothing was left to do.
    Cli resumed = Cli.run("train", "--resume", out, "--verify", "1/3").succeeds();
    assertTrue(resumed.out().contains("verified 0 of 0 steps on reference"), resumed.out());
    Cli.run("train", "--resume", out, "--json", json).succeeds();
    assertFalse(Cli.objects(json).get(0).has("verified_steps"));
  }

  @Test
  void theDefaultFolderIsNamedAfterModelAndTime() {
    LocalDateTime now = LocalDateTime.of(2025, 1, 31, 12, 5, 9);
    assertEquals(
        folder.resolve("mlp-20250131-120509"), RunFolder.unused(folder, "mlp", now).path());
  }

  @Test
  void runsOfTheSameSecondGetFoldersOfTheirOwn() {
    LocalDateTime now = LocalDateTime.of(2025, 1, 31, 12, 5, 9);
    RunFolder first = RunFolder.unused(folder, "mlp", now);
    RunFolder second = RunFolder.unused(folder, "mlp", now);
    assertEquals(first, second);
    Path made = first.create(config()).path();
    Path other = second.create(config()).path();
    assertEquals(made + "-2", other.toString());
    assertEquals(List.of("config.json"), Cli.names(made));
    assertEquals(List.of("config.json"), Cli.names(other));
  }

  @Test
  void aChosenFolderThatAnotherRunHasTakenIsRefused() {
    RunFolder mine = RunFolder.chosen(folder.resolve("run"));
    RunFolder theirs = RunFolder.chosen(folder.resolve("run"));
    mine.checkNew();
    theirs.create(config());
    assertThrows(UsageException.class, () -> mine.create(config()));
  }

  private static RunConfig printed(Object... arguments) {
    return RunConfig.fromJson(Cli.run(arguments).succeeds().out());
  }

  @Test
  void aPublishedRecipeIsUsedAndEverySettingCanBeChanged() {
    RunConfig published = printed("train", "resnet20", "--data", "cifar10:/data", "--print-config");
    assertEquals(128, published.batch());
    assertEquals(200, published.epochs());
    assertEquals("sgd", published.optimizer());
    assertEquals(0.1f, published.learningRate());
    assertEquals(0.9f, published.momentum());
    assertEquals(1e-4f, published.weightDecay());
    assertEquals("multi-step", published.schedule());
    assertEquals("crop-mirror", published.augmentation());

    RunConfig changed =
        printed(
            "train",
            "resnet20",
            "--data",
            "cifar10:/data",
            "--epochs",
            3,
            "--weight-decay",
            0.5,
            "--augmentation",
            "mirror",
            "--schedule",
            "cosine",
            "--print-config");
    assertEquals(3, changed.epochs());
    assertEquals(0.5f, changed.weightDecay());
    assertEquals("mirror", changed.augmentation());
    assertEquals("cosine", changed.schedule());

    RunConfig digits = printed("train", "resnet20", "--data", "mnist:/data", "--print-config");
    assertEquals("none", digits.augmentation());
    assertEquals(10, digits.epochs());
    assertEquals(
        0, printed("train", "resnet20", "--optimizer", "adam", "--print-config").weightDecay());
  }

  @Test
  void anAugmentationIsLearntWith() throws Exception {
    Object[] arguments = {
      "train",
      "mlp",
      "--data",
      DATA,
      "--epochs",
      2,
      "--batch",
      16,
      "--device",
      "cpu",
      "--augmentation",
      "crop-mirror",
      "--out",
      folder.resolve("whole")
    };
    Cli cli = Cli.run(arguments).succeeds();
    assertTrue(cli.out().contains(", augmentation crop-mirror, schedule "), cli.out());
    arguments[arguments.length - 1] = folder.resolve("plain");
    arguments[arguments.length - 3] = "none";
    Cli.run(arguments).succeeds();
    assertFalse(
        Arrays.equals(
            Files.readAllBytes(folder.resolve("whole/weights.safetensors")),
            Files.readAllBytes(folder.resolve("plain/weights.safetensors"))));

    arguments[arguments.length - 1] = folder.resolve("wrong");
    arguments[arguments.length - 3] = "blur";
    Cli.run(arguments)
        .fails(2, "augmentation: expected none, or mirror, crop, ", "joined by +, got blur");
    assertFalse(Files.exists(folder.resolve("wrong")));
  }

  private static RunConfig config() {
    return new RunConfig(
        "my own",
        Version.NUMBER,
        "mlp",
        DATA,
        "cpu",
        1,
        64,
        1,
        "sgd",
        0.01f,
        0.9f,
        0,
        "constant",
        RunRegimen.PLAIN,
        "none",
        "softmax-cross-entropy",
        0,
        0,
        null);
  }
}
