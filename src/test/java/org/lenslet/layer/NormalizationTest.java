package org.lenslet.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.kind.BatchNormalization;
import org.lenslet.layer.kind.Kernel;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.layer.scope.Mode;
import org.lenslet.op.StepNumbers;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Normalizations, dropout and global pooling against their formulas. */
class NormalizationTest {
  private static final int N = 3;
  private static final int C = 4;
  private static final int D = 6;
  private static final double EPSILON = 1e-5;

  private static HostTensor images() {
    float[] x = new float[N * C * D];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sin(1.7 * i) * (1 + i % 5) + i % 3;
    }
    return HostTensor.of(Shape.of(N, C, 2, 3), x);
  }

  /** What a model gives, and what its states hold after it. */
  private record Ran(float[] output, Map<String, float[]> states) {}

  private static Ran run(Model model, Mode mode, HostTensor x, Map<String, float[]> variables) {
    GraphBuilder builder = new GraphBuilder();
    Value numbers = mode == Mode.TRAINING ? builder.input("step", StepNumbers.spec(0)) : null;
    List<Value> inputs = model.addInputs(builder, x.shape().get(0));
    Model.Forward forward = model.forward(new ForwardPass(builder, mode, numbers), inputs);
    builder.output(forward.output());
    Graph graph = builder.build();
    Map<Value, HostTensor> given = new HashMap<>(Map.of(inputs.get(0), x));
    if (numbers != null) {
      given.put(numbers, StepNumbers.of(11, 1));
    }
    for (Value variable : graph.variables()) {
      float[] values = variables.get(variable.name());
      given.put(variable, HostTensor.of(variable.spec().shape(), values));
    }
    try (ReferenceBackend reference = ReferenceBackend.specification()) {
      Map<Value, HostTensor> known = Interpreter.run(graph, reference, given);
      Map<String, float[]> states = new LinkedHashMap<>();
      graph
          .updates()
          .forEach(
              update -> states.put(update.variable().name(), known.get(update.value()).floats()));
      return new Ran(known.get(forward.output()).floats(), states);
    }
  }

  /** The elements of a group normalized in double precision. */
  private static double[] normalized(HostTensor x, IntUnaryOperator groupOf, int groups) {
    double[] result = new double[x.floats().length];
    for (int g = 0; g < groups; g++) {
      double[] moments = moments(x, groupOf, g);
      for (int i = 0; i < result.length; i++) {
        if (groupOf.applyAsInt(i) == g) {
          result[i] = (x.floats()[i] - moments[0]) / Math.sqrt(moments[1] + EPSILON);
        }
      }
    }
    return result;
  }

  /** Mean, variance and number of elements. */
  private static double[] moments(HostTensor x, IntUnaryOperator groupOf, int group) {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int i = 0; i < x.floats().length; i++) {
      if (groupOf.applyAsInt(i) == group) {
        sum += x.floats()[i];
        squares += (double) x.floats()[i] * x.floats()[i];
        count++;
      }
    }
    double mean = sum / count;
    return new double[] {mean, squares / count - mean * mean, count};
  }

  private static void assertNear(double[] expected, float[] got) {
    assertEquals(expected.length, got.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], got[i], 2e-5, "element " + i);
    }
  }

  private static float[] ramp(int n, float first, float step) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = first + step * i;
    }
    return values;
  }

  private static Map<String, float[]> batchVariables() {
    return Map.of(
        "norm1.gamma", ramp(C, 1, 0.5f),
        "norm1.beta", ramp(C, -1, 1),
        "norm1.mean", ramp(C, 0.25f, 0.25f),
        "norm1.variance", ramp(C, 1, 2));
  }

  @Test
  void batchNormUsesTheBatchInTrainingAndFollowsIt() {
    HostTensor x = images();
    Model model = Model.input(C, 2, 3).batchNorm().build();
    Ran ran = run(model, Mode.TRAINING, x, batchVariables());

    double[] expected = normalized(x, i -> i / D % C, C);
    for (int i = 0; i < expected.length; i++) {
      int c = i / D % C;
      expected[i] = expected[i] * (1 + 0.5 * c) + c - 1;
    }
    assertNear(expected, ran.output());
    for (int c = 0; c < C; c++) {
      double[] moments = moments(x, i -> i / D % C, c);
      double unbiased = moments[1] * moments[2] / (moments[2] - 1);
      assertEquals(
          0.9 * (0.25 + 0.25 * c) + 0.1 * moments[0], ran.states().get("norm1.mean")[c], 1e-5);
      assertEquals(0.9 * (1 + 2 * c) + 0.1 * unbiased, ran.states().get("norm1.variance")[c], 1e-5);
    }
  }

  @Test
  void batchNormUsesTheRunningStatisticsInInference() {
    HostTensor x = images();
    Model model =
        Model.input(C, 2, 3).batchNorm(BatchNormalization.usual().withEpsilon(0.5)).build();
    Ran ran = run(model, Mode.INFERENCE, x, batchVariables());

    double[] expected = new double[N * C * D];
    for (int i = 0; i < expected.length; i++) {
      int c = i / D % C;
      double normal = (x.floats()[i] - (0.25 + 0.25 * c)) / Math.sqrt(1 + 2 * c + 0.5);
      expected[i] = normal * (1 + 0.5 * c) + c - 1;
    }
    assertNear(expected, ran.output());
    assertEquals(Map.of(), ran.states());
  }

  @Test
  void batchNormWithoutCoefficientsAndOfVectors() {
    HostTensor x = images().reshape(Shape.of(N * D, C));
    Model model =
        Model.input(C)
            .batchNorm(BatchNormalization.usual().withoutAffine().withMomentum(1))
            .build();
    Map<String, float[]> states =
        Map.of("norm1.mean", new float[C], "norm1.variance", new float[C]);
    Ran ran = run(model, Mode.TRAINING, x, states);

    assertNear(normalized(x, i -> i % C, C), ran.output());
    assertEquals(moments(x, i -> i % C, 2)[0], ran.states().get("norm1.mean")[2], 1e-5);
    Ran after =
        run(
            model,
            Mode.INFERENCE,
            x,
            Map.of("norm1.mean", new float[C], "norm1.variance", ramp(C, 1, 0)));
    assertEquals(x.floats()[5] / Math.sqrt(1 + EPSILON), after.output()[5], 1e-5);
  }

  @Test
  void groupsOfChannelsOfAnImage() {
    HostTensor x = images();
    float[] gamma = ramp(C, 1, 1);
    float[] beta = ramp(C, 0, -1);
    for (Mode mode : Mode.values()) {
      Ran groups =
          run(
              Model.input(C, 2, 3).groupNorm(2).build(),
              mode,
              x,
              Map.of("groupNorm1.gamma", gamma, "groupNorm1.beta", beta));
      double[] expected = normalized(x, i -> i / (2 * D), 2 * N);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = expected[i] * (1 + i / D % C) - i / D % C;
      }
      assertNear(expected, groups.output());

      Ran instances =
          run(
              Model.input(C, 2, 3).instanceNorm().build(),
              mode,
              x,
              Map.of("instanceNorm1.gamma", ramp(C, 1, 0), "instanceNorm1.beta", new float[C]));
      assertNear(normalized(x, i -> i / D, N * C), instances.output());
    }
  }

  @Test
  void layerNormHasACoefficientForEachElement() {
    HostTensor x = images();
    Ran ran =
        run(
            Model.input(C, 2, 3).layerNorm().build(),
            Mode.TRAINING,
            x,
            Map.of("layerNorm1.gamma", ramp(C * D, 1, 1), "layerNorm1.beta", ramp(C * D, 0, 2)));
    double[] expected = normalized(x, i -> i / (C * D), N);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = expected[i] * (1 + i % (C * D)) + 2 * (i % (C * D));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], ran.output()[i], 1e-4, "element " + i);
    }
  }

  @Test
  void localResponseNormDividesByTheNeighbouringChannels() {
    HostTensor x = images();
    float[] got =
        run(
                Model.input(C, 2, 3).localResponseNorm(3, 0.6, 0.75, 2).build(),
                Mode.INFERENCE,
                x,
                Map.of())
            .output();
    for (int i = 0; i < got.length; i++) {
      int channel = i / D % C;
      double squares = 0;
      for (int c = Math.max(0, channel - 1); c <= Math.min(C - 1, channel + 1); c++) {
        double neighbour = x.floats()[i + (c - channel) * D];
        squares += neighbour * neighbour;
      }
      assertEquals(x.floats()[i] / Math.pow(2 + 0.2 * squares, 0.75), got[i], 1e-5);
    }
  }

  @Test
  void aTransposedConvolutionSpreadsEachPosition() {
    HostTensor x = HostTensor.of(Shape.of(1, 2, 3), 1, 2, 3, 10, 20, 30);
    Model model = Model.input(2, 3).convTransposed(1, Kernel.kernel(2).stride(3), 1, 1).build();
    float[] got =
        run(
                model,
                Mode.TRAINING,
                x,
                Map.of(
                    "convTransposed1.weight",
                    new float[] {1, 5, 2, 7},
                    "convTransposed1.bias",
                    new float[] {100}))
            .output();
    // (3 - 1) * 3 + 2 + 1 positions; 1 * x0 + 2 * x1, then 5 * x0 + 7 * x1, then nothing.
    assertArrayEquals(new float[] {121, 175, 100, 142, 250, 100, 163, 325, 100}, got);
    assertRefused(
        "convTransposed: expected an output padding of at least 0, below the stride 3, got 3",
        () -> Model.input(2, 3).convTransposed(1, Kernel.kernel(2).stride(3), 3, 1).build());
  }

  /** golden.md, section 7: which sizes a transposed convolution can give. */
  @Test
  void theSizesOfATransposedConvolution() {
    for (int outputPadding = 0; outputPadding < 3; outputPadding++) {
      Model model =
          Model.input(3, 6, 6)
              .convTransposed(4, Kernel.kernel(3).stride(3), outputPadding, 1)
              .build();
      assertEquals(
          Shape.of(4, 18 + outputPadding, 18 + outputPadding),
          model.outputShapes().values().iterator().next());
    }
    Model grouped =
        Model.input(4, 5, 5)
            .convTransposed(6, Kernel.kernel(3).stride(2).padding(1).dilation(2), 1, 2)
            .build();
    // (5 - 1) * 2 + 2 * (3 - 1) + 1 - 2 + 1
    assertEquals(Shape.of(6, 12, 12), grouped.outputShapes().values().iterator().next());
    assertEquals(4 * 3 * 9 + 6, Summary.of(grouped, 1).parameters());
  }

  @Test
  void aPaddedShortcutTakesEverySecondPositionAndAddsZeros() {
    HostTensor x = images();
    float[] got =
        run(Model.input(C, 2, 3).paddedShortcut(8, 2).build(), Mode.TRAINING, x, Map.of()).output();
    assertEquals(N * 8 * 2, got.length);
    for (int i = 0; i < got.length; i++) {
      int column = i % 2;
      int channel = i / 2 % 8 - 2;
      int image = i / 16;
      boolean isInput = channel >= 0 && channel < C;
      assertEquals(
          isInput ? x.floats()[(image * C + channel) * D + 2 * column] : 0, got[i], "at " + i);
    }
    assertRefused(
        "shortcut: expected an even number of channels more than the 4 of the input, got 7",
        () -> Model.input(C, 2, 3).paddedShortcut(7, 1).build());
  }

  @Test
  void dropoutKeepsTheExpectedSum() {
    HostTensor x = HostTensor.filled(Shape.of(40, 50, 10, 1), 3);
    float[] kept =
        run(Model.input(50, 10, 1).dropout(0.25).build(), Mode.TRAINING, x, Map.of()).output();
    int zeros = 0;
    for (float value : kept) {
      assertTrue(value == 0 || value == 4, Float.toString(value));
      zeros += value == 0 ? 1 : 0;
    }
    // Of 20,000 draws the standard deviation is 61.
    assertEquals(5000, zeros, 300);
    Ran channels =
        run(Model.input(50, 10, 1).dropoutChannels(0.5).build(), Mode.TRAINING, x, Map.of());
    int dropped = 0;
    for (int channel = 0; channel < 2000; channel++) {
      for (int i = 1; i < 10; i++) {
        assertEquals(channels.output()[channel * 10], channels.output()[channel * 10 + i]);
      }
      dropped += channels.output()[channel * 10] == 0 ? 1 : 0;
    }
    // Of 2,000 draws 22.
    assertEquals(1000, dropped, 110);
    assertArrayEquals(
        x.floats(),
        run(Model.input(50, 10, 1).dropout(0.25).build(), Mode.INFERENCE, x, Map.of()).output());
  }

  @Test
  void globalPoolingLeavesANumberAChannel() {
    HostTensor x = images();
    float[] means =
        run(Model.input(C, 2, 3).globalAvgPool().build(), Mode.INFERENCE, x, Map.of()).output();
    float[] largest =
        run(Model.input(C, 2, 3).globalMaxPool().build(), Mode.INFERENCE, x, Map.of()).output();
    assertEquals(N * C, means.length);
    for (int channel = 0; channel < N * C; channel++) {
      float most = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < D; i++) {
        most = Math.max(most, x.floats()[channel * D + i]);
      }
      assertEquals(moments(x, i -> i / D, channel)[0], means[channel], 1e-5);
      assertEquals(most, largest[channel]);
    }
  }

  private static void assertRefused(String message, Executable work) {
    String got = assertThrows(ShapeException.class, work).getMessage();
    assertTrue(got.endsWith(message), got);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertRefused(
        "batchNorm: expected at least 2 elements of a channel in a batch, got 1 in 1x4;"
            + " train with a larger batch",
        () ->
            run(
                Model.input(C).batchNorm().build(),
                Mode.TRAINING,
                HostTensor.filled(Shape.of(1, C), 1),
                batchVariables()));
    assertRefused(
        "groupNorm: expected groups that divide the 4 channels, got 3",
        () -> run(Model.input(C, 2, 3).groupNorm(3).build(), Mode.INFERENCE, images(), Map.of()));
    assertRefused(
        "dropout: expected a rate of at least 0, below 1, got 1.0",
        () -> Model.input(C).dropout(1).build());
    assertRefused(
        "batchNorm: expected a momentum above 0, at most 1, got 0.0",
        () -> BatchNormalization.usual().withMomentum(0));
    assertRefused(
        "batchNorm: expected a finite epsilon of at least 0, got -1.0",
        () -> BatchNormalization.usual().withEpsilon(-1));
  }
}
