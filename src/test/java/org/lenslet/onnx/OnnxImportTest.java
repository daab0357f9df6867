package org.lenslet.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.onnx.OnnxFiles.floats;
import static org.lenslet.onnx.OnnxFiles.integer;
import static org.lenslet.onnx.OnnxFiles.longs;
import static org.lenslet.onnx.OnnxFiles.message;
import static org.lenslet.onnx.OnnxFiles.node;
import static org.lenslet.onnx.OnnxFiles.value;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.TestData;
import org.lenslet.error.DataFormatException;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UnsupportedOpException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.infer.Predictor;
import org.lenslet.layer.Model;
import org.lenslet.layer.Summary;
import org.lenslet.onnx.file.ElementType;
import org.lenslet.onnx.file.OnnxReader;
import org.lenslet.onnx.rule.Literal;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Variables;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.Clusters;
import org.lenslet.train.Epochs;
import org.lenslet.train.Trainer;
import org.lenslet.train.TrainingStep;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.History;

class OnnxImportTest {
  @TempDir Path folder;

  /** A convolution, a normalization, dropout, and a softmax; written for one picture. */
  private Path network(long batch) {
    float[] filter = new float[2 * 9];
    float[] matrix = new float[3 * 2 * 16];
    Random random = new Random(3);
    for (float[] weights : new float[][] {filter, matrix}) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) random.nextGaussian() / 3;
      }
    }
    OnnxFiles.Message graph =
        message()
            .message(11, value("picture", batch, 1, 6, 6))
            .message(12, value("classes", batch, 3))
            .message(5, floats("features.weight", new long[] {2, 1, 3, 3}, filter))
            .message(5, floats("norm.scale", new long[] {2}, 1, 2))
            .message(5, floats("norm.bias", new long[] {2}, 0.5f, 0))
            .message(5, floats("norm.mean", new long[] {2}, 0.1f, -0.2f))
            .message(5, floats("norm.var", new long[] {2}, 1, 0.5f))
            .message(5, longs("rows", batch < 0 ? 0 : 1, -1))
            .message(5, floats("head.weight", new long[] {3, 32}, matrix))
            .message(5, floats("head.bias", new long[] {3}, 0, 0.1f, 0))
            .message(1, node("Conv", "first", "c", "picture", "features.weight"))
            .message(
                1,
                node(
                    "BatchNormalization",
                    "",
                    "n",
                    "c",
                    "norm.scale",
                    "norm.bias",
                    "norm.mean",
                    "norm.var"))
            .message(1, node("Relu", "", "r", "n"))
            .message(1, node("Dropout", "", "d", "r"))
            .message(1, node("Reshape", "", "f", "d", "rows"))
            .message(
                1,
                node("Gemm", "head", "g", "f", "head.weight", "head.bias")
                    .message(5, integer("transB", 1)))
            .message(1, node("Softmax", "", "classes", "g"));
    return OnnxFiles.model(17, graph).writeTo(folder.resolve("small.onnx"));
  }

  private static HostTensor pictures(int batch, Shape shape, long seed) {
    HostTensor tensor = HostTensor.zeros(TensorSpec.f32(Shape.of(batch).append(shape.toArray())));
    Random random = new Random(seed);
    for (int i = 0; i < tensor.floats().length; i++) {
      tensor.floats()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  /** What the model gives with the weights it starts from. */
  private static float[] predict(Model model, HostTensor x, Backend backend) {
    GraphBuilder graph = new GraphBuilder();
    Value input = model.addInputs(graph, x.shape().get(0)).get(0);
    Model.Forward forward = model.forward(graph, input);
    graph.output(forward.output());
    try (Variables variables = new Variables(backend, graph.build().variables());
        ExecutionPlan plan = ExecutionPlan.compile(graph.build(), backend, variables)) {
      forward.parameters().forEach(p -> variables.write(p.name(), p.initialValues(1)));
      forward.states().forEach(s -> variables.write(s.name(), s.initialValues()));
      plan.write(input, x);
      plan.run();
      return plan.read(forward.output()).floats();
    }
  }

  private static float[] run(Path file, String input, HostTensor x, Backend backend) {
    double[] elements = new double[x.floats().length];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = x.floats()[i];
    }
    Literal literal = Literal.of(ElementType.FLOAT, x.shape(), elements);
    OnnxRun.Output output =
        OnnxRun.run(OnnxReader.model(file), Map.of(input, literal), backend).get(0);
    float[] result = new float[output.shape().elements()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) output.elements().applyAsDouble(i);
    }
    return result;
  }

  @Test
  void aModelHasTheFilesNamesAndWeights() {
    Model model = OnnxImport.of(network(-1)).model();
    assertEquals("small", model.name());
    assertEquals(List.of(new Model.Input("picture", Shape.of(1, 6, 6))), model.inputs());
    assertEquals(Map.of("classes", Shape.of(3)), model.outputShapes());
    Summary summary = Summary.of(model, 2);
    assertEquals(
        List.of(
            "first", "BatchNormalization1", "Relu1", "Dropout1", "Reshape1", "head", "Softmax1"),
        summary.layers().stream().map(Summary.Row::name).toList());
    assertEquals(
        List.of(18L, 4L, 0L, 0L, 0L, 99L, 0L),
        summary.layers().stream().map(Summary.Row::parameters).toList());
    assertEquals(2 * (18 * 16 + 96), summary.multiplyAccumulates());
    GraphBuilder graph = new GraphBuilder();
    Model.Forward forward = model.forward(graph, model.addInputs(graph, 1).get(0));
    assertEquals(
        List.of("features.weight", "norm.scale", "norm.bias", "head.weight", "head.bias"),
        forward.parameters().stream().map(p -> p.name()).toList());
    assertEquals(
        List.of("norm.mean", "norm.var"), forward.states().stream().map(s -> s.name()).toList());
    assertArrayEquals(new float[] {1, 0.5f}, forward.states().get(1).initialValues().floats());
  }

  /** A file for one picture serves batches, too, though it says 1 in a shape. */
  @Test
  void aBatchGivesWhatItsPicturesGive() {
    Path file = network(1);
    Model model = OnnxImport.of(file).model();
    HostTensor x = pictures(4, Shape.of(1, 6, 6), 1);
    try (Backend backend = new ReferenceBackend()) {
      float[] together = predict(model, x, backend);
      for (int i = 0; i < 4; i++) {
        float[] picture = Arrays.copyOfRange(x.floats(), 36 * i, 36 * i + 36);
        HostTensor alone = HostTensor.of(Shape.of(1, 1, 6, 6), picture);
        float[] expected = run(file, "picture", alone, backend);
        assertEquals(1, expected[0] + expected[1] + expected[2], 1e-6);
        assertArrayEquals(expected, Arrays.copyOfRange(together, 3 * i, 3 * i + 3), 1e-7f);
        assertArrayEquals(expected, predict(model, alone, backend));
        try (Predictor predictor = Predictor.of(model).on(backend).ownWeights().build()) {
          HostTensor example = HostTensor.of(Shape.of(1, 6, 6), picture);
          assertArrayEquals(expected, predictor.predict(example).floats());
        }
      }
    }
  }

  @Test
  void aModelIsTrainedFurtherAndItsStatisticsWithIt() {
    Model model = OnnxImport.of(network(1)).withoutSoftmax().model();
    assertEquals(Map.of("g", Shape.of(3)), model.outputShapes());
    try (Backend backend = new CpuBackend(1);
        Trainer trainer =
            Trainer.of(model)
                .on(backend)
                .batch(8)
                .optimizer(Sgd.of(0.05f).momentum(0.9f))
                .build()) {
      Map<String, HostTensor> before = trainer.weights();
      History history = trainer.fit(new Clusters(Shape.of(1, 6, 6), 3, 100, 5), Epochs.of(10));
      double first = history.epochs().get(0).trainLoss();
      double last = history.epochs().get(9).trainLoss();
      assertTrue(last < 0.3 * first, "loss from " + first + " to " + last);
      trainer
          .weights()
          .forEach(
              (name, tensor) ->
                  assertTrue(!tensor.bitwiseEquals(before.get(name)), name + " is as it was"));
      Path saved = folder.resolve("weights.safetensors");
      trainer.saveWeights(saved);
      try (Trainer other = Trainer.of(model).on(backend).batch(8).build()) {
        other.loadWeights(saved);
        trainer
            .weights()
            .forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(other.weights().get(name))));
      }
    }
  }

  /** Networks of their own size, whose weights are made by nodes. */
  @Test
  void theLightModelsAreModels() {
    Path light = TestData.folder("onnx-cases/light");
    Map<String, Long> parameters =
        Map.of(
            "bvlc_alexnet", 60_965_224L,
            "inception_v1", 6_998_552L,
            "shufflenet", 1_393_320L,
            "squeezenet", 1_235_496L);
    parameters.forEach(
        (name, count) -> {
          Path file = light.resolve("test_" + name).resolve("model.onnx");
          assertEquals(count, Summary.of(OnnxImport.of(file).model(), 1).parameters(), name);
        });
    Path file = light.resolve("test_shufflenet").resolve("model.onnx");
    Model model = OnnxImport.of(file).withoutSoftmax().model();
    HostTensor x = pictures(2, model.inputShape(), 4);
    try (Backend backend = new CpuBackend();
        TrainingStep step =
            Trainer.of(model).on(backend).batch(2).optimizer(Sgd.of(1e-3f)).step()) {
      double before = Double.POSITIVE_INFINITY;
      for (int i = 1; i <= 3; i++) {
        step.take(i, 1e-3f, List.of(x), List.of(HostTensor.ofInts(Shape.of(2), 3, 700)));
        double loss = step.takeLossSum();
        assertTrue(loss < before, "loss " + loss + " after " + before);
        before = loss;
      }
    }
  }

  private String refusal(OnnxFiles.Message graph, Class<? extends Exception> kind) {
    Path file = OnnxFiles.model(17, graph).writeTo(folder.resolve("bad.onnx"));
    return assertThrows(kind, () -> OnnxImport.of(file).model()).getMessage();
  }

  @Test
  void whatCannotBeIsRefusedAtOnceAndByName() {
    OnnxFiles.Message unknown =
        message()
            .message(11, value("x", -1, 4))
            .message(12, value("y", -1, 4))
            .message(1, node("Foo", "first", "a", "x"))
            .message(1, node("Relu", "", "b", "a"))
            .message(1, node("Bar", "", "y", "b"));
    assertEquals(
        "model: expected operations that are known, got node 'first' (Foo), node that makes 'y' (Bar)",
        refusal(unknown, UnsupportedOpException.class));
    OnnxFiles.Message unfit =
        message()
            .message(11, value("x", -1, 4))
            .message(12, value("y", -1, 3))
            .message(5, floats("w", new long[] {5, 3}, new float[15]))
            .message(1, node("MatMul", "head", "y", "x", "w"));
    assertEquals(
        "model bad, head: node 'head' (MatMul): expected equal inner extents, got 1x4 and 5x3",
        refusal(unfit, ShapeException.class));
    OnnxFiles.Message spread =
        message()
            .message(11, value("x", -1, 4))
            .message(12, value("y", 4, -1))
            .message(1, node("Transpose", "", "y", "x"));
    assertEquals(
        "model bad: output 'y': expected the batch of 1 in front, got 4x1",
        refusal(spread, ShapeException.class));
  }

  @Test
  void extentsThatHaveNamesAreBound() {
    OnnxFiles.Message graph =
        message()
            .message(11, value("x", -1, 2, -1))
            .message(12, value("y", -1, 2, -1))
            .message(1, node("Relu", "", "y", "x"));
    Path file = OnnxFiles.model(17, graph).writeTo(folder.resolve("series.onnx"));
    assertEquals(
        "model: expected numbers for all extents but the batch, got 'x: float batchx2xbatch'; bind"
            + " 'batch' to one",
        assertThrows(UsageException.class, () -> OnnxImport.of(file).model()).getMessage());
    Model model = OnnxImport.of(file).bind("batch", 7).model();
    assertEquals(Shape.of(2, 7), model.inputShape());
  }

  @Test
  void aLoopOrAGapIsRefused() {
    OnnxFiles.Message loop =
        message()
            .message(11, value("x", -1, 4))
            .message(12, value("y", -1, 4))
            .message(1, node("Add", "one", "a", "x", "y"))
            .message(1, node("Relu", "two", "y", "a"));
    assertEquals(
        "node 'one' (Add): expected inputs that nodes before it make, got 'y' of a later one",
        refusal(loop, DataFormatException.class));
    OnnxFiles.Message gap =
        message()
            .message(11, value("x", -1, 4))
            .message(12, value("y", -1, 4))
            .message(1, node("Add", "one", "y", "x", "z"));
    assertEquals(
        "node 'one' (Add): expected inputs that nodes before it make, got 'z' of none",
        refusal(gap, DataFormatException.class));
    OnnxFiles.Message twice =
        message()
            .message(11, value("x", -1, 4))
            .message(12, value("y", -1, 4))
            .message(1, node("Relu", "one", "y", "x"))
            .message(1, node("Tanh", "two", "y", "x"));
    assertEquals(
        "graph: expected values that one node makes, got 'y' of several",
        refusal(twice, DataFormatException.class));
  }
}
