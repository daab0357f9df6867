package org.lenslet.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.CheckpointException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.infer.Predictor;
import org.lenslet.layer.Model;
import org.lenslet.layer.Network;
import org.lenslet.layer.Tensor;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.model.Zoo;
import org.lenslet.onnx.file.OnnxModel;
import org.lenslet.onnx.file.OnnxReader;
import org.lenslet.op.pool.Sampling;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.Clusters;
import org.lenslet.train.Epochs;
import org.lenslet.train.Trainer;
import org.lenslet.train.optimizer.Sgd;

/** What is written is judged by ONNX Runtime, and read back. */
class OnnxExportTest {
  private static final int BATCH = 2;

  @TempDir Path folder;

  /** Weights as a model starts with, biases and statistics other than 0 and 1. */
  private static Map<String, HostTensor> weights(Model model) {
    GraphBuilder graph = new GraphBuilder();
    Model.Forward forward = model.forward(ForwardPass.inference(graph), model.addInputs(graph, 1));
    Random random = new Random(3);
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    forward
        .parameters()
        .forEach(
            p -> {
              HostTensor tensor = p.initialValues(1);
              boolean isWeight = p.name().endsWith("weight");
              for (int i = 0; !isWeight && i < tensor.floats().length; i++) {
                tensor.floats()[i] += 0.1f * (float) random.nextGaussian();
              }
              weights.put(p.name(), tensor);
            });
    forward
        .states()
        .forEach(
            s -> {
              HostTensor tensor = s.initialValues();
              for (int i = 0; i < tensor.floats().length; i++) {
                tensor.floats()[i] += 0.2f * random.nextFloat();
              }
              weights.put(s.name(), tensor);
            });
    return weights;
  }

  private static HostTensor examples(Model model) {
    Shape shape = Shape.of(BATCH).append(model.inputShape().toArray());
    HostTensor tensor = HostTensor.zeros(TensorSpec.f32(shape));
    Random random = new Random(7);
    for (int i = 0; i < tensor.floats().length; i++) {
      tensor.floats()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  private static float[] predicted(Predictor.Builder settings, Model model, HostTensor x) {
    int size = model.inputShape().elements();
    try (Predictor predictor = settings.batch(BATCH).build()) {
      List<HostTensor> all =
          Stream.iterate(0, i -> i < BATCH, i -> i + 1)
              .map(i -> Arrays.copyOfRange(x.floats(), i * size, (i + 1) * size))
              .map(example -> HostTensor.of(model.inputShape(), example))
              .toList();
      int each = predictor.predict(all).get(0).floats().length;
      float[] together = new float[BATCH * each];
      for (int i = 0; i < BATCH; i++) {
        System.arraycopy(predictor.predict(all).get(i).floats(), 0, together, i * each, each);
      }
      return together;
    }
  }

  private static float[] byRuntime(Path file, HostTensor x) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = Arrays.stream(x.shape().toArray()).asLongStream().toArray();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options);
          OnnxTensor input =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(x.floats()), shape);
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), input))) {
        OnnxTensor output = (OnnxTensor) result.get(0);
        float[] floats = new float[output.getFloatBuffer().remaining()];
        output.getFloatBuffer().get(floats);
        return floats;
      }
    }
  }

  /**
   * Writes a model, asks ONNX Runtime and reads it back.
   *
   * @param worst by which outputs of the model that was read may be off
   */
  private void comesBack(Model model, double worst) throws OrtException {
    Map<String, HostTensor> weights = weights(model);
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(file, model, weights, Map.of("by", "a test"));
    HostTensor x = examples(model);
    try (Backend backend = new ReferenceBackend()) {
      float[] expected = predicted(Predictor.of(model).on(backend).weights(weights), model, x);
      float largest = 0;
      for (float y : expected) {
        largest = Math.max(largest, Math.abs(y));
      }
      assertArrayEquals(expected, byRuntime(file, x), 1e-4f * largest, model.name());
      Model again = OnnxImport.of(file).model();
      float[] got = predicted(Predictor.of(again).on(backend).ownWeights(), again, x);
      for (int i = 0; i < expected.length; i++) {
        boolean isSame =
            Float.floatToRawIntBits(expected[i]) == Float.floatToRawIntBits(got[i])
                || Math.abs(expected[i] - got[i]) <= worst * largest;
        assertTrue(isSame, model.name() + " " + i + ": " + expected[i] + " " + got[i]);
      }
    }
  }

  static Stream<String> small() {
    return Stream.of(
        "lenet5",
        "mlp",
        "lenet-caffe",
        "resnet20",
        "resnet9",
        "vgg11-cifar-bn",
        "unet",
        "series",
        "volume");
  }

  @ParameterizedTest
  @MethodSource("small")
  void aModelOfTheZooIsTheSameElsewhereAndBack(String name) throws OrtException {
    comesBack(Zoo.create(name, Zoo.usualInput(name), Zoo.usualClasses(name)), 0);
  }

  /** Its table of links becomes a filter with zeros, whose products are added in another order. */
  @Test
  void theTableOfTheFirstLeNetIsDense() throws OrtException {
    comesBack(Zoo.create("lenet5-1998", Zoo.usualInput("lenet5-1998"), 10), 1e-6);
  }

  @Test
  void layersOfEveryKindAreWritten() throws OrtException {
    Model model =
        Model.input(4, 12, 12)
            .conv(8, kernel(3).padding(1).stride(2))
            .groupNorm(2)
            .elu(1)
            .convTransposed(6, kernel(3).stride(2))
            .leakyRelu(0.1)
            .localResponseNorm(5, 1e-2f, 0.75f, 1)
            .maxPool(2)
            .celu(1.5f)
            .instanceNorm()
            .selu()
            .upsample(Sampling.LINEAR, 2)
            .parametricRelu()
            .upsample(Sampling.NEAREST, 2)
            .gelu()
            .adaptiveAvgPool(5)
            .hardSwish()
            .avgPool(2)
            .layerNorm()
            .softplus()
            .mish()
            .flatten()
            .dropout(0.5)
            .dense(7)
            .logSoftmax()
            .build();
    comesBack(model, 2e-6);
  }

  @Test
  void severalInputsAndOutputsKeepTheirNames() {
    Network net = new Network("pair");
    Tensor left = net.input("left", 4).dense(3).relu();
    Tensor right = net.input("right", 5).dense(3).tanh();
    net.output("sum", left.plus(right)).output("both", left.concat(right).dense(2));
    Model model = net.build();
    Path file = folder.resolve("pair.onnx");
    OnnxExport.write(file, model, weights(model), Map.of("classes", "a\nb"));
    OnnxModel read = OnnxReader.model(file);
    assertEquals(
        List.of("left", "right"), read.graph().inputs().stream().map(i -> i.name()).toList());
    assertEquals("sum: float batchx3", read.graph().outputs().get(0).toString());
    assertTrue(read.graph().initializers().keySet().containsAll(weights(model).keySet()));
    assertEquals("lenslet", read.producer());
    assertEquals(model.outputShapes(), OnnxImport.of(file).model().outputShapes());
  }

  @Test
  void aModelIsTrainedWrittenReadTrainedFurtherAndWrittenAgain() throws OrtException {
    Model model =
        Model.input(1, 6, 6).conv(3, kernel(3)).batchNorm().relu().flatten().dense(3).build();
    Clusters data = new Clusters(Shape.of(1, 6, 6), 3, 120, 5);
    Path first = folder.resolve("first.onnx");
    Path second = folder.resolve("second.onnx");
    try (Backend backend = new CpuBackend(1)) {
      double loss;
      try (Trainer trainer =
          Trainer.of(model).on(backend).batch(16).optimizer(Sgd.of(0.01f)).build()) {
        trainer.fit(data, Epochs.of(3));
        loss = trainer.evaluate(data).loss();
        OnnxExport.write(first, model, trainer.weights(), Map.of());
      }
      Model again = OnnxImport.of(first).model();
      try (Trainer trainer =
          Trainer.of(again).on(backend).batch(16).optimizer(Sgd.of(0.01f)).build()) {
        assertEquals(loss, trainer.evaluate(data).loss(), 1e-6);
        trainer.fit(data, Epochs.of(5));
        assertTrue(trainer.evaluate(data).loss() < 0.8 * loss);
        OnnxExport.write(second, again, trainer.weights(), Map.of());
        HostTensor x = HostTensor.of(Shape.of(1, 1, 6, 6), data.inputs(3).clone());
        try (Predictor predictor =
            Predictor.of(again).on(backend).weights(trainer.weights()).build()) {
          assertArrayEquals(
              predictor.predict(x.reshape(Shape.of(1, 6, 6))).floats(),
              byRuntime(second, x),
              1e-4f);
        }
      }
    }
  }

  @Test
  void weightsThatAreMissingAreNamedAndNothingIsWritten() {
    Model model = Model.input(4).dense(2).build();
    Path file = folder.resolve("none.onnx");
    assertEquals(
        "weights of model: expected dense1.weight f32[4x2], got no such tensor",
        assertThrows(
                CheckpointException.class, () -> OnnxExport.write(file, model, Map.of(), Map.of()))
            .getMessage());
    assertTrue(!Files.exists(file));
  }
}
