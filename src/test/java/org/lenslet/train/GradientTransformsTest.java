package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Adam;
import org.lenslet.train.optimizer.Gradient;
import org.lenslet.train.optimizer.GradientTransform;
import org.lenslet.train.optimizer.GradientTransforms;
import org.lenslet.train.optimizer.Optimizer;
import org.lenslet.train.optimizer.Sgd;
import org.lenslet.train.progress.Progress;

/** Transforms of gradients, seen in what plain gradient descent with rate 1 subtracts. */
class GradientTransformsTest {
  private static final Clusters DATA = new Clusters(Shape.of(1, 6, 6), 3, 8, 5);

  static Stream<Backend> backends() {
    return Stream.of(new ReferenceBackend(), new CpuBackend(2));
  }

  /** What one step subtracts from every weight. */
  private static Map<String, double[]> step(Backend backend, Optimizer optimizer) {
    try (Trainer trainer =
        Trainer.of(SmallRun.model()).on(backend).batch(8).optimizer(optimizer).seed(3).build()) {
      Map<String, HostTensor> before = trainer.weights();
      trainer.fit(DATA, Epochs.of(1), Progress.silent());
      Map<String, double[]> steps = new HashMap<>();
      trainer
          .weights()
          .forEach(
              (name, after) -> {
                double[] step = new double[after.spec().elements()];
                for (int i = 0; i < step.length; i++) {
                  step[i] = (double) before.get(name).floats()[i] - after.floats()[i];
                }
                steps.put(name, step);
              });
      return steps;
    }
  }

  private static double norm(Map<String, double[]> steps) {
    double sum = 0;
    for (double[] step : steps.values()) {
      for (double element : step) {
        sum += element * element;
      }
    }
    return Math.sqrt(sum);
  }

  /** Weights are below 2, so that each is rounded by at most 2^-24. */
  private static void assertScaled(
      double factor, Map<String, double[]> plain, Map<String, double[]> got) {
    assertEquals(plain.keySet(), got.keySet());
    plain.forEach(
        (name, steps) -> {
          for (int i = 0; i < steps.length; i++) {
            assertEquals(factor * steps[i], got.get(name)[i], 4 * 0x1p-24, name + " " + i);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aLongGradientBecomesAsLongAsAllowed(Backend backend) {
    Map<String, double[]> plain = step(backend, Sgd.of(1));
    double norm = norm(plain);
    float maximum = (float) (norm / 4);
    Map<String, double[]> clipped =
        step(backend, Sgd.of(1).transform(GradientTransforms.clipByGlobalNorm(maximum)));
    assertScaled(0.25, plain, clipped);
    assertEquals(maximum, norm(clipped), 1e-5 * maximum);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aShortGradientKeepsEveryBit(Backend backend) {
    Map<String, double[]> plain = step(backend, Sgd.of(1));
    float maximum = (float) (1.01 * norm(plain));
    Map<String, double[]> kept =
        step(backend, Sgd.of(1).transform(GradientTransforms.clipByGlobalNorm(maximum)));
    plain.forEach((name, steps) -> assertEquals(0, distance(steps, kept.get(name)), name));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void everyGradientIsClippedByItself(Backend backend) {
    Map<String, double[]> plain = step(backend, Sgd.of(1));
    double norm = norm(Map.of("", plain.get("dense1.weight")));
    float maximum = (float) (norm / 2);
    Map<String, double[]> clipped =
        step(backend, Sgd.of(1).transform(GradientTransforms.clipByNorm(maximum)));
    plain.forEach(
        (name, steps) -> {
          double own = norm(Map.of("", steps));
          Map<String, double[]> got = Map.of(name, clipped.get(name));
          assertScaled(Math.min(1, maximum / own), Map.of(name, steps), got);
        });
  }

  @ParameterizedTest
  @MethodSource("backends")
  void everyElementIsClippedByItself(Backend backend) {
    Map<String, double[]> plain = step(backend, Sgd.of(1));
    float maximum = 0.02f;
    Map<String, double[]> clipped =
        step(backend, Sgd.of(1).transform(GradientTransforms.clipByValue(maximum)));
    int[] counts = new int[2];
    plain.forEach(
        (name, steps) -> {
          for (int i = 0; i < steps.length; i++) {
            double expected = Math.min(Math.max(steps[i], -maximum), maximum);
            counts[expected == steps[i] ? 0 : 1]++;
            assertEquals(expected, clipped.get(name)[i], 4 * 0x1p-24, name + " " + i);
          }
        });
    assertTrue(counts[0] > 0 && counts[1] > 0, counts[0] + " kept, " + counts[1] + " clipped");
  }

  private static double distance(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void transformsRunOneAfterTheOther(Backend backend) {
    Map<String, double[]> plain = step(backend, Sgd.of(1));
    float maximum = (float) (norm(plain) / 2);
    GradientTransform clip = GradientTransforms.clipByGlobalNorm(maximum);
    GradientTransform third =
        (graph, gradients) ->
            gradients.stream()
                .map(g -> new Gradient(g.parameter(), graph.scale(g.value(), 1 / 3f)))
                .toList();
    assertScaled(1 / 6.0, plain, step(backend, Sgd.of(1).transform(clip).transform(third)));
    // A third is short enough.
    assertScaled(1 / 3.0, plain, step(backend, Sgd.of(1).transform(third).transform(clip)));
  }

  private static Graph graph(Optimizer optimizer) {
    return TrainingGraph.of(
            new TrainingTask(SmallRun.model(), Losses.softmaxCrossEntropy(), optimizer, 4))
        .graph();
  }

  @Test
  void withoutTransformsNothingLiesBetweenGradientsAndUpdate() {
    assertTrue(
        graph(Sgd.of(1)).nodes().stream().noneMatch(node -> node.label().equals("gradients")));
    Graph clipped = graph(Adam.of(1).transform(GradientTransforms.clipByGlobalNorm(1)));
    assertTrue(clipped.nodes().stream().anyMatch(node -> node.label().equals("gradients")));
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertEquals(
        "clip by global norm: expected a maximum above 0, got 0.0",
        assertThrows(UsageException.class, () -> GradientTransforms.clipByGlobalNorm(0))
            .getMessage());
    assertThrows(UsageException.class, () -> GradientTransforms.clipByGlobalNorm(Float.NaN));
    assertEquals(
        "clip by value: expected a maximum above 0, got -1.0",
        assertThrows(UsageException.class, () -> GradientTransforms.clipByValue(-1)).getMessage());
    assertThrows(UsageException.class, () -> GradientTransforms.clipByNorm(0));
    assertEquals("clipByNorm 2.0", GradientTransforms.clipByNorm(2).toString());
    assertEquals("clipByValue 0.5", GradientTransforms.clipByValue(0.5f).toString());
    GradientTransform wrong =
        (graph, gradients) ->
            List.of(new Gradient(gradients.get(0).parameter(), gradients.get(1).value()));
    GradientTransform fewer =
        new GradientTransform() {
          @Override
          public List<Gradient> apply(GraphBuilder graph, List<Gradient> gradients) {
            return gradients.subList(1, 3);
          }

          @Override
          public String toString() {
            return "fewer";
          }
        };
    assertEquals(
        "gradient transform fewer: expected the gradients of [conv1.weight, conv1.bias,"
            + " dense1.weight, dense1.bias], got those of [conv1.bias, dense1.weight]",
        assertThrows(ShapeException.class, () -> graph(Sgd.of(1).transform(fewer))).getMessage());
    assertEquals(
        "gradient of conv1.weight: expected f32[2x1x3x3], got f32[2]",
        assertThrows(ShapeException.class, () -> graph(Sgd.of(1).transform(wrong))).getMessage());
  }
}
