package org.lenslet.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;
import org.lenslet.data.SampleFiles;
import org.lenslet.lab.tensorboard.EventReader;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Runs that go on otherwise than they began, or begin with the weights of others. */
class ChangedRunTest {
  private static final String DATA = "synthetic:200,50";

  @TempDir private Path folder;

  private Path run(String name, Object... more) {
    return runOn(DATA, name, more);
  }

  private Path runOn(String data, String name, Object... more) {
    Path out = folder.resolve(name);
    List<Object> all =
        new ArrayList<>(
            List.of(
                "train", "mlp", "--data", data, "--device", "cpu", "--batch", 20, "--out", out));
    all.addAll(List.of(more));
    Cli.run(all.toArray()).succeeds();
    return out;
  }

  @Test
  void aRunThatIsMadeLongerIsTheLongRun() throws Exception {
    Path whole = run("whole", "--epochs", 4, "--schedule", "constant");
    Path grown = run("grown", "--epochs", 2, "--schedule", "constant");
    Cli cli = Cli.run("train", "--resume", grown, "--epochs", 4).succeeds();
    assertTrue(
        cli.out().contains("4 epochs instead of 2, 2 of them done; schedule constant over all 4"),
        cli.out());
    for (String file : List.of("weights.safetensors", "best.safetensors")) {
      assertEquals(-1, Files.mismatch(whole.resolve(file), grown.resolve(file)), file);
    }
    assertEquals(4, Cli.lines(grown.resolve("metrics.jsonl")).size());
    // Now it is a run of four: nothing is left to do, nor can it be a run of three.
    assertEquals("", Cli.run("train", "--resume", grown).succeeds().err());
    Cli.run("train", "--resume", grown, "--epochs", 3)
        .fails(2, "epochs: expected at least the 4 that the run has begun, got 3");
    JsonArray sessions =
        JsonParser.parseString(Files.readString(grown.resolve("run.json")))
            .getAsJsonObject()
            .getAsJsonArray("sessions");
    assertEquals(3, sessions.size());
    assertEquals(
        "./lenslet train --resume " + grown + " --epochs 4",
        sessions.get(1).getAsJsonObject().get("command").getAsString());
  }

  @Test
  void aScheduleSpansTheNewNumberOfEpochs() {
    Path grown = run("grown", "--epochs", 1, "--schedule", "linear", "--lr", 0.01);
    Cli.run("train", "--resume", grown, "--epochs", 2).succeeds();
    List<Double> rates =
        Cli.objects(grown.resolve("metrics.jsonl")).stream()
            .map(row -> row.get("learning_rate").getAsDouble())
            .toList();
    // The last of 10 steps of 10, then the last of 20 of 20.
    assertEquals(0.001, rates.get(0), 1e-6);
    assertEquals(0.0005, rates.get(1), 1e-6);
  }

  @Test
  void dataMayMoveButNotChange() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    for (String part : List.of("train", "t10k")) {
      SampleFiles.write(data, part + "-images-idx3-ubyte", SampleFiles.idx(251, 40, 28, 28));
      SampleFiles.write(data, part + "-labels-idx1-ubyte", SampleFiles.idx(10, 40));
    }
    Path out = runOn("mnist:" + data, "run", "--epochs", 1);
    Path moved = folder.resolve("moved");
    Files.move(data, moved);
    assertEquals(2, Cli.run("train", "--resume", out).code());
    Cli.run("train", "--resume", out, "--data", "mnist:" + moved, "--epochs", 2).succeeds();
    Cli.run("train", "--resume", out, "--epochs", 3).succeeds();

    List<String> metrics = Cli.lines(out.resolve("metrics.jsonl"));
    for (String file : List.of("train-images-idx3-ubyte", "t10k-labels-idx1-ubyte")) {
      byte[] whole = Files.readAllBytes(moved.resolve(file));
      byte[] changed = whole.clone();
      changed[changed.length - 1] = (byte) (changed[changed.length - 1] == 1 ? 2 : 1);
      Files.write(moved.resolve(file), changed);
      Cli.run("train", "--resume", out, "--epochs", 4)
          .fails(1, out + ": expected the data that the run has learnt from", "mnist:" + moved);
      Files.write(moved.resolve(file), whole);
    }
    assertEquals(metrics, Cli.lines(out.resolve("metrics.jsonl")));
    Cli.run("train", "--resume", out, "--data", DATA).fails(1, "expected the data");
  }

  @Test
  void weightsOfAnotherRunAreABeginning() throws Exception {
    Path first = run("first", "--epochs", 2);
    Path weights = first.resolve("weights.safetensors");
    Cli cli =
        Cli.run(
                "train",
                "mlp",
                "--data",
                DATA,
                "--device",
                "cpu",
                "--epochs",
                1,
                "--lr",
                1e-9,
                "--from",
                weights,
                "--out",
                folder.resolve("second"))
            .succeeds();
    assertTrue(cli.out().contains("from " + weights + ": 6 of 6 tensors\n"), cli.out());
    // So small a rate leaves them what they were.
    double before = accuracy(first);
    assertEquals(before, accuracy(folder.resolve("second")));

    // One of another name, one of another shape, and one too many.
    Map<String, HostTensor> tensors = new LinkedHashMap<>(SafetensorsFile.read(weights).tensors());
    tensors.put("head.weight", tensors.remove("dense3.weight"));
    tensors.put("dense3.bias", HostTensor.of(Shape.of(3), 1, 2, 3));
    Path other = folder.resolve("other.safetensors");
    SafetensorsFile.of(tensors, Map.of()).write(other);
    Cli partly =
        Cli.run(
                "train",
                "mlp",
                "--data",
                DATA,
                "--device",
                "cpu",
                "--epochs",
                1,
                "--from",
                other,
                "--out",
                folder.resolve("third"))
            .succeeds();
    assertTrue(partly.out().contains(": 4 of 6 tensors\n"), partly.out());
    assertTrue(
        partly
            .out()
            .contains(
                "  new: dense3.weight f32[16x10] (not in the file), dense3.bias f32[10] (f32[3] in"
                    + " the file)\n  not used: dense3.bias, head.weight\n"),
        partly.out());

    Path none = folder.resolve("none");
    Cli.run("train", "lenet5", "--data", DATA, "--device", "cpu", "--from", weights, "--out", none)
        .fails(1, weights + ": expected weights for lenet5, as conv1.weight");
    assertFalse(Files.exists(none));
  }

  private static double accuracy(Path run) {
    return Cli.objects(run.resolve("result.json")).get(0).get("test_accuracy").getAsDouble();
  }

  @Test
  void eventsForTensorBoardHoldTheMetrics() throws Exception {
    Path out = run("run", "--epochs", 2, "--tensorboard");
    Cli.run("train", "--resume", out, "--epochs", 3, "--tensorboard").succeeds();
    List<String> files = Cli.names(out.resolve("tensorboard"));
    assertEquals(2, files.size());
    List<EventReader.Event> events =
        EventReader.read(out.resolve("tensorboard").resolve(files.get(0)));
    EventReader.Event last = events.get(events.size() - 1);
    var row = Cli.objects(out.resolve("metrics.jsonl")).get(1);
    assertEquals(20, last.step());
    assertEquals(row.get("train_loss").getAsFloat(), last.scalars().get("loss/train"));
    assertEquals(row.get("test_accuracy").getAsFloat(), last.scalars().get("accuracy/test"));
    assertEquals(row.get("learning_rate").getAsFloat(), last.scalars().get("learning_rate"));
    assertTrue(last.scalars().get("speed/images_per_s") > 0);
    assertFalse(last.scalars().containsKey("accuracy/held_out"));
    assertTrue(events.stream().anyMatch(event -> event.scalars().containsKey("loss/steps")));
    List<EventReader.Event> later =
        EventReader.read(out.resolve("tensorboard").resolve(files.get(1)));
    assertTrue(later.get(1).sessionStart());
    assertEquals(20, later.get(1).step());
    assertEquals(30, later.get(later.size() - 1).step());
  }

  @Test
  void dotsInTheNameOfAFolderLeaveNothingBehind() {
    Path dotted = folder.resolve("a").resolve("..").resolve("b");
    Cli.run("train", "mlp", "--data", DATA, "--device", "cpu", "--epochs", 1, "--out", dotted)
        .succeeds();
    assertEquals(List.of("b"), Cli.names(folder));
  }
}
