package org.lenslet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.LabelledDataset;
import org.lenslet.data.SyntheticDigits;
import org.lenslet.error.CheckpointException;
import org.lenslet.error.ClosedException;
import org.lenslet.error.LensletException;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.layer.Network;
import org.lenslet.layer.Tensor;
import org.lenslet.model.Zoo;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.Epochs;
import org.lenslet.train.Evaluation;
import org.lenslet.train.Trainer;
import org.lenslet.train.progress.Progress;

class PredictorTest {
  private static final Shape DIGIT = Shape.of(1, 28, 28);
  private static final LabelledDataset DIGITS = SyntheticDigits.test(130, 3);

  @TempDir private Path folder;

  @Test
  void eightThreadsGetTheBitsThatOneGets() {
    try (Backend backend = new CpuBackend()) {
      ConcurrentPredictions.check(backend, Zoo.create("lenet5", DIGIT, 10), 20);
    }
  }

  @Test
  void takesAFileOfWeightsForWhatTheTrainerTakesItFor() {
    Model model = Zoo.create("mlp", DIGIT, 10);
    Path file = folder.resolve("weights.safetensors");
    try (Backend backend = new CpuBackend();
        Trainer trainer = Trainer.of(model).on(backend).batch(20).build()) {
      trainer.fit(SyntheticDigits.train(500, 1), Epochs.of(2), Progress.silent());
      trainer.saveWeights(file);
      Evaluation judged = trainer.evaluate(DIGITS);
      try (Predictor predictor = Predictor.of(model).weights(file).on(backend).batch(32).build();
          Predictor same =
              Predictor.of(model).weights(trainer.weights()).on(backend).batch(32).build()) {
        List<HostTensor> examples = ConcurrentPredictions.examples(DIGITS);
        List<List<ClassScore>> best = predictor.topK(examples, 3);
        assertEquals(best, same.topK(examples, 3));
        long right =
            IntStream.range(0, DIGITS.size())
                .filter(i -> best.get(i).get(0).index() == DIGITS.label(i))
                .count();
        assertEquals(judged.accuracy(), (double) right / DIGITS.size());
        assertTrue(judged.accuracy() > 0.2, "learnt nothing");
      }
    }
  }

  /** Sums of chosen numbers, so that every output is known. */
  @Test
  void severalInputsAndOutputsGoByName() {
    Network network = new Network("pairs");
    Tensor left = network.input("left", 2);
    Tensor right = network.input("right", 3);
    network.output("sum", left.concat(right).dense(1));
    network.output("left", left.dense(2));
    Model model = network.build();
    Map<String, HostTensor> weights = weights(model, 1);
    try (Backend backend = new ReferenceBackend();
        Predictor predictor = Predictor.of(model).weights(weights).on(backend).batch(2).build()) {
      List<Map<String, HostTensor>> examples =
          IntStream.range(0, 5)
              .mapToObj(
                  i ->
                      Map.of(
                          "left", HostTensor.of(Shape.of(2), i, 1),
                          "right", HostTensor.of(Shape.of(3), 10, 20, 30)))
              .toList();
      List<Map<String, HostTensor>> outputs = predictor.predictNamed(examples);
      for (int i = 0; i < 5; i++) {
        // Every weight and every bias is 1.
        assertEquals(i + 1 + 60 + 1, outputs.get(i).get("sum").floats()[0]);
        assertTrue(
            outputs.get(i).get("left").bitwiseEquals(HostTensor.of(Shape.of(2), i + 2, i + 2)));
      }
      assertThrows(ShapeException.class, () -> predictor.predict(examples.get(0).get("left")));
      Map<String, HostTensor> half = Map.of("left", HostTensor.of(Shape.of(2), 1, 1));
      assertEquals(
          "model pairs: expected an example of 3 for input right, got none",
          assertThrows(ShapeException.class, () -> predictor.predictNamed(List.of(half)))
              .getMessage());
    }
  }

  @Test
  void classesComeByProbabilityWithTheirNames() {
    Model model = Model.input(3).dense(3).name("three").build();
    Map<String, HostTensor> weights = weights(model, 0);
    String bias = weights.keySet().stream().filter(name -> name.endsWith("bias")).findFirst().get();
    weights.put(bias, HostTensor.of(Shape.of(3), 0, (float) Math.log(3), 0));
    HostTensor example = HostTensor.of(Shape.of(3), 1, 2, 3);
    try (Backend backend = new ReferenceBackend()) {
      Predictor.Builder settings = Predictor.of(model).weights(weights).on(backend);
      try (Predictor predictor = settings.classes(List.of("a", "b", "c")).build()) {
        List<ClassScore> best = predictor.topK(example, 2);
        assertEquals(List.of("b", "a"), best.stream().map(ClassScore::name).toList());
        assertEquals(0.6, best.get(0).probability(), 1e-6);
        assertEquals(0.2, best.get(1).probability(), 1e-6);
        assertEquals(3, predictor.topK(example, 9).size());
        assertThrows(UsageException.class, () -> predictor.topK(example, 0));
      }
      try (Predictor predictor = settings.scores(Scores.INDEPENDENT_LOGITS).build()) {
        assertEquals(0.75, predictor.topK(example, 1).get(0).probability(), 1e-6);
      }
      try (Predictor predictor = settings.scores(Scores.PROBABILITIES).build()) {
        assertEquals(Math.log(3), predictor.topK(example, 1).get(0).probability(), 1e-6);
      }
    }
  }

  @Test
  void aClosedPredictorNamesItselfAndAClosedBackendToo() {
    Model model = Zoo.create("mlp", DIGIT, 10);
    HostTensor example = HostTensor.filled(DIGIT, 0);
    Backend backend = new CpuBackend(1);
    Predictor.Builder settings = Predictor.of(model).weights(weights(model, 0)).on(backend);
    Predictor closed = settings.build();
    Predictor orphan = settings.build();
    orphan.predict(example);
    closed.close();
    closed.close();
    assertEquals("predictor of mlp", closed(() -> closed.predict(example)));
    backend.close();
    assertEquals("cpu backend", closed(() -> orphan.predict(example)));
    assertEquals("cpu backend", closed(() -> orphan.predict(List.of(example, example))));
    assertEquals("cpu backend", closed(settings::build));
    orphan.close();
  }

  /** What a use is refused for, as its exception names it. */
  private static String closed(Executable use) {
    String message = assertThrows(ClosedException.class, use).getMessage();
    return message.substring(0, message.indexOf(":"));
  }

  @Test
  void weightsThatAreMissingOrNotFiniteAreRefused() {
    Model model = Model.input(2).dense(1).name("small").build();
    Path file = folder.resolve("w.safetensors");
    try (Backend backend = new ReferenceBackend()) {
      Map<String, HostTensor> weights = weights(model, 1);
      String first = weights.keySet().iterator().next();
      weights.get(first).floats()[0] = Float.NaN;
      SafetensorsFile.of(weights, Map.of()).write(file);
      Predictor.Builder settings = Predictor.of(model).weights(file).on(backend);
      assertEquals(
          "weights of small: expected finite values, got NaN in "
              + first
              + "; choose other weights",
          assertThrows(CheckpointException.class, settings::build).getMessage());
      weights.remove(first);
      SafetensorsFile.of(weights, Map.of()).write(file);
      assertTrue(
          assertThrows(CheckpointException.class, settings::build)
              .getMessage()
              .startsWith("weights of small: expected " + first));
    }
  }

  @Test
  void outputsThatOverflowAreNoPrediction() {
    Model model = Model.input(1, 2, 2).conv(1, kernel(2)).flatten().dense(2).build();
    try (Backend backend = new ReferenceBackend();
        Predictor predictor =
            Predictor.of(model).weights(weights(model, 1e30f)).on(backend).build()) {
      assertThrows(
          LensletException.class,
          () -> predictor.topK(HostTensor.filled(Shape.of(1, 2, 2), 1e30f), 1));
    }
  }

  private static Map<String, HostTensor> weights(Model model, float value) {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    InferencePlan.ForwardGraph.of(model, 1)
        .graph()
        .variables()
        .forEach(v -> weights.put(v.name(), HostTensor.filled(v.spec().shape(), value)));
    return weights;
  }
}
