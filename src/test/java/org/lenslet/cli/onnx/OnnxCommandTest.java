package org.lenslet.cli.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.onnx.OnnxFiles.floats;
import static org.lenslet.onnx.OnnxFiles.integer;
import static org.lenslet.onnx.OnnxFiles.message;
import static org.lenslet.onnx.OnnxFiles.node;
import static org.lenslet.onnx.OnnxFiles.value;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.cli.Cli;
import org.lenslet.onnx.OnnxFiles;
import org.lenslet.onnx.file.OnnxReader;

class OnnxCommandTest {
  @TempDir Path folder;

  /** A perceptron of 16 hidden units for pictures of digits, with a softmax. */
  private Path perceptron() {
    Random random = new Random(2);
    float[] first = new float[784 * 16];
    float[] second = new float[16 * 10];
    for (float[] weights : new float[][] {first, second}) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) random.nextGaussian() / 28;
      }
    }
    OnnxFiles.Message graph =
        message()
            .message(11, value("digit", -1, 1, 28, 28))
            .message(12, value("probabilities", -1, 10))
            .message(5, floats("w1", new long[] {784, 16}, first))
            .message(5, floats("b1", new long[] {16}, new float[16]))
            .message(5, floats("w2", new long[] {16, 10}, second))
            .message(1, node("Flatten", "", "f", "digit"))
            .message(1, node("Gemm", "hidden", "h", "f", "w1", "b1"))
            .message(1, node("Relu", "", "r", "h"))
            .message(1, node("MatMul", "classes", "c", "r", "w2"))
            .message(1, node("Softmax", "", "probabilities", "c").message(5, integer("axis", 1)));
    return OnnxFiles.model(17, graph).writeTo(folder.resolve("digits.onnx"));
  }

  private static double accuracy(String out) {
    Matcher matcher = Pattern.compile("accuracy ([\\d.]+) %").matcher(out);
    assertTrue(matcher.find(), out);
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void aFileIsShownTrainedGoneOnWithAndJudged() throws IOException {
    Path file = perceptron();
    Cli summary = Cli.run("summary", file, "--device", "cpu", "--batch", 4).succeeds();
    assertTrue(summary.out().startsWith(file + ": as in the file\n"), summary.out());
    assertTrue(summary.out().contains("12,720"), summary.out());
    Path run = folder.resolve("run");
    Object[] train = {
      "train", file, "--data", "synthetic:2000,300", "--device", "cpu", "--epochs", 2, "--out", run
    };
    Cli trained = Cli.run(train).succeeds();
    assertTrue(trained.out().contains("2,000 training and 300 test examples"), trained.out());
    Cli.run("train", "--resume", run, "--epochs", 8).succeeds();
    Cli judged = Cli.run("evaluate", run, "--device", "reference").succeeds();
    assertTrue(accuracy(judged.out()) > 60, judged.out());
    Path written = folder.resolve("written.onnx");
    Cli exported = Cli.run("onnx", "export", run, written).succeeds();
    assertTrue(exported.out().startsWith(written + ": digits, 0."), exported.out());
    Cli again = Cli.run("summary", written, "--device", "cpu", "--batch", 4).succeeds();
    assertTrue(again.out().contains("12,720"), again.out());
    assertEquals(
        "0\n1\n2\n3\n4\n5\n6\n7\n8\n9",
        OnnxReader.model(written).metadata().get("lenslet.classes"));
    Cli.run("onnx", "export", "lenet5", folder.resolve("no.onnx"))
        .fails(2, "--weights: expected the weights of lenet5, got none");
    JsonObject config =
        JsonParser.parseString(Files.readString(run.resolve("config.json"))).getAsJsonObject();
    assertEquals(file.toString(), config.get("model").getAsString());
  }

  @Test
  void dataThatDoNotFitAndFilesThatAreNoneAreRefused() {
    Path file = perceptron();
    Path run = folder.resolve("run");
    Cli.run("bench", "train", folder.resolve("none.onnx"), "--device", "cpu")
        .fails(1, "none.onnx: expected an ONNX model, got no such file");
    Cli.run("onnx", "run", file, "--device", "cpu")
        .fails(2, "model: expected an input 'digit: float batchx1x28x28', got none");
    Cli.run("onnx", "run", file, "--input", file, "--device", "cpu").fails(2, "got ");
    Cli.run("onnx").fails(2, "expected one of check, run, export");
    Cli.run("onnx", "check", folder, "--device", "cpu")
        .fails(2, "expected folders with a model.onnx");
    assertTrue(!Files.exists(run));
  }

  @Test
  void casesAreRunALineEach() throws IOException {
    Path cases = folder.resolve("cases");
    OnnxFiles.Message graph =
        message()
            .message(11, value("x", 2))
            .message(12, value("y", 2))
            .message(1, node("Neg", "", "y", "x"));
    for (String name : new String[] {"test_right", "test_wrong"}) {
      Path set = Files.createDirectories(cases.resolve(name).resolve("test_data_set_0"));
      OnnxFiles.model(17, graph).writeTo(cases.resolve(name).resolve("model.onnx"));
      floats("x", new long[] {2}, 1, -2).writeTo(set.resolve("input_0.pb"));
      floats("y", new long[] {2}, -1, name.endsWith("right") ? 2 : 3)
          .writeTo(set.resolve("output_0.pb"));
    }
    Path other = Files.createDirectories(cases.resolve("test_other"));
    OnnxFiles.model(17, message().message(12, value("y", 2)).message(1, node("Foo", "a", "y")))
        .writeTo(other.resolve("model.onnx"));
    Files.createDirectories(other.resolve("test_data_set_0"));
    Cli cli = Cli.run("onnx", "check", cases, "--device", "cpu");
    assertEquals(1, cli.code());
    assertEquals(
        """
        unsupported test_other: model: expected operations that are known, got node 'a' (Foo)
        pass test_right
        fail test_wrong: output 'y': expected 3.0 at [1], got 2.0
        1 passed, 1 failed, 1 unsupported
        """,
        cli.out());
    assertEquals(
        0, Cli.run("onnx", "check", cases.resolve("test_right"), "--device", "cpu").code());
  }
}
