package org.lenslet.layer.scope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.layer.Model;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.TensorSpec;

class InitializerTest {
  private static final int COUNT = 200_000;
  private static final Fans FANS = new Fans(150, 50);

  static Stream<Arguments> variances() {
    return Stream.of(
        Arguments.of("xavierUniform", Initializer.xavierUniform(), 2.0 / 200),
        Arguments.of("xavierNormal", Initializer.xavierNormal(), 2.0 / 200),
        Arguments.of("heUniform", Initializer.heUniform(), 2.0 / 150),
        Arguments.of("heNormal", Initializer.heNormal(), 2.0 / 150),
        Arguments.of("lecunUniform", Initializer.lecunUniform(), square(2.4 / 150) / 3),
        Arguments.of("uniform", Initializer.uniform(0.25), square(0.25) / 3),
        Arguments.of("normal", Initializer.normal(0.5), 0.25));
  }

  private static double square(double x) {
    return x * x;
  }

  private static float[] draw(Initializer initializer, long seed) {
    float[] values = new float[COUNT];
    initializer.fill(values, FANS, new RandomStream(seed, 9));
    return values;
  }

  /** Five standard errors: of the mean sd / sqrt(n), of the variance at most sqrt(2 / n) of it. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("variances")
  void meanAndVarianceAreThePublishedOnes(String name, Initializer initializer, double variance) {
    float[] values = draw(initializer, 1);
    double mean = IntStream.range(0, COUNT).mapToDouble(i -> values[i]).average().orElseThrow();
    double spread =
        IntStream.range(0, COUNT).mapToDouble(i -> square(values[i] - mean)).sum() / COUNT;

    assertEquals(0, mean, 5 * Math.sqrt(variance / COUNT));
    assertEquals(variance, spread, 5 * Math.sqrt(2.0 / COUNT) * variance);
    if (name.toLowerCase().contains("uniform")) {
      double limit = Math.sqrt(3 * variance);
      double largest =
          IntStream.range(0, COUNT).mapToDouble(i -> Math.abs(values[i])).max().orElseThrow();
      assertTrue(largest <= limit * (1 + 1e-6) && largest > 0.99 * limit, largest + " of " + limit);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("variances")
  void equalSeedsGiveEqualValues(String name, Initializer initializer, double variance) {
    assertArrayEquals(draw(initializer, 3), draw(initializer, 3));
    assertFalse(Arrays.equals(draw(initializer, 3), draw(initializer, 4)));
  }

  @Test
  void aConstantFills() {
    float[] values = draw(Initializer.constant(2.5f), 1);

    assertEquals(2.5f, values[0]);
    assertEquals(2.5f, values[COUNT - 1]);
  }

  @Test
  void impossibleWidthsAreRefused() {
    assertEquals(
        "initializer: expected a limit of at least 0, got -1.0",
        assertThrows(ShapeException.class, () -> Initializer.uniform(-1)).getMessage());
    assertThrows(ShapeException.class, () -> Initializer.normal(Double.NaN));
  }

  @Test
  void parametersOfOneModelDrawFromStreamsOfTheirOwn() {
    List<Parameter> parameters = parameters(Model.input(8).dense(8).dense(8).build());
    float[] first = parameters.get(0).initialValues(5).floats();
    float[] second = parameters.get(2).initialValues(5).floats();

    assertFalse(Arrays.equals(first, second));
    assertArrayEquals(first, parameters.get(0).initialValues(5).floats());
    assertArrayEquals(new float[8], parameters.get(1).initialValues(5).floats());
  }

  @Test
  void fansCountConnections() {
    assertEquals(
        new Fans(3 * 25, 6 * 25),
        parameters(Model.input(3, 9, 9).conv(6, kernel(5)).build()).get(0).fans());
    assertEquals(
        new Fans(2 * 9, 3 * 9),
        parameters(Model.input(4, 9, 9).conv(6, kernel(3), new Connectivity.Groups(2)).build())
            .get(0)
            .fans());
    assertEquals(new Fans(7, 5), parameters(Model.input(7).dense(5).build()).get(0).fans());
    // Three links of four positions: 1.5 inputs per output, 1 output per input.
    assertEquals(
        new Fans(6, 4),
        parameters(
                Model.input(3, 4, 4)
                    .conv(2, kernel(2), new Connectivity.Table(List.of(List.of(0, 1), List.of(2))))
                    .build())
            .get(0)
            .fans());
  }

  private static List<Parameter> parameters(Model model) {
    GraphBuilder graph = new GraphBuilder();
    int[] extents =
        IntStream.concat(IntStream.of(1), Arrays.stream(model.inputShape().toArray())).toArray();
    return model.forward(graph, graph.input("x", TensorSpec.f32(extents))).parameters();
  }
}
