package org.lenslet.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.autodiff.Autodiff;
import org.lenslet.backend.BackendCases;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.kind.Activations;
import org.lenslet.layer.kind.BatchNormalization;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.layer.scope.Mode;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.BatchNormBackward;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * The samples by which PyTorch tests batch normalization and parametric ReLU
 * (torch/testing/_internal/common_methods_invocations.py), against formulas in double precision.
 */
abstract class SampleCases extends BackendCases {
  private static final double TOLERANCE = 1e-5;

  private static HostTensor random(Shape shape, long seed) {
    Random random = new Random(seed);
    float[] elements = new float[shape.elements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) (2 * random.nextGaussian() + 0.5);
    }
    return HostTensor.of(shape, elements);
  }

  private static HostTensor floats(Shape shape, double[] values) {
    HostTensor tensor = HostTensor.filled(shape, 0);
    for (int i = 0; i < values.length; i++) {
      tensor.floats()[i] = (float) values[i];
    }
    return tensor;
  }

  private static Shape shape(String text) {
    return Shape.of(Stream.of(text.split("x")).mapToInt(Integer::parseInt).toArray());
  }

  /** Batch normalization in double precision, with all that comes of it. */
  private static final class Normalized {
    final Shape shape;
    final int channels;
    final int positions;
    final double[] mean;
    final double[] variance;
    final double[] y;
    final double[] dx;
    final double[] dgamma;
    final double[] dbeta;
    final int count;

    /** With the statistics of x, or with given ones. */
    Normalized(
        HostTensor x,
        HostTensor dy,
        double epsilon,
        float[] gamma,
        float[] beta,
        float[] givenMean,
        float[] givenVariance) {
      shape = x.shape();
      channels = shape.get(1);
      positions = shape.elements() / shape.get(0) / channels;
      count = shape.get(0) * positions;
      mean = new double[channels];
      variance = new double[channels];
      y = new double[shape.elements()];
      dx = new double[shape.elements()];
      dgamma = new double[channels];
      dbeta = new double[channels];
      boolean given = givenMean != null;
      for (int i = 0; i < y.length; i++) {
        mean[channel(i)] += x.floats()[i] / (double) count;
      }
      for (int i = 0; i < y.length; i++) {
        variance[channel(i)] += Math.pow(x.floats()[i] - mean[channel(i)], 2) / count;
      }
      for (int c = 0; c < channels && given; c++) {
        mean[c] = givenMean[c];
        variance[c] = givenVariance[c];
      }
      double[] h = new double[y.length];
      for (int i = 0; i < y.length; i++) {
        int c = channel(i);
        h[i] = (x.floats()[i] - mean[c]) / Math.sqrt(variance[c] + epsilon);
        y[i] = h[i] * gamma[c] + beta[c];
        dgamma[c] += dy.floats()[i] * h[i];
        dbeta[c] += dy.floats()[i];
      }
      for (int i = 0; i < y.length; i++) {
        int c = channel(i);
        double own = dy.floats()[i];
        double change = given ? own : own - dbeta[c] / count - h[i] * dgamma[c] / count;
        dx[i] = gamma[c] / Math.sqrt(variance[c] + epsilon) * change;
      }
    }

    private int channel(int element) {
      return element / positions % channels;
    }
  }

  private static HostTensor channels(int count, float first, float step) {
    HostTensor tensor = HostTensor.filled(Shape.of(count), first);
    for (int c = 0; c < count; c++) {
      tensor.floats()[c] += step * c;
    }
    return tensor;
  }

  /** Every algorithm, forward and backward, with and without coefficients. */
  @ParameterizedTest
  @CsvSource({
    "5x5x5, 0.6",
    "3x1, 1e-5",
    "3x2x3x4, 0.5",
    "2x1, 1e-5",
    "3x2x4, 1e-5",
    "2x3x2x3x2, 0.1"
  })
  void batchNormalizationInTraining(String extents, float epsilon) {
    Shape shape = shape(extents);
    HostTensor x = random(shape, 1);
    HostTensor dy = random(shape, 2);
    Shape perChannel = Shape.of(shape.get(1));
    HostTensor gamma = channels(shape.get(1), 0.5f, 0.25f);
    HostTensor beta = channels(shape.get(1), -1, 0.5f);
    HostTensor ones = HostTensor.filled(perChannel, 1);
    HostTensor zeros = HostTensor.filled(perChannel, 0);
    for (boolean affine : new boolean[] {true, false}) {
      Normalized expected =
          new Normalized(
              x,
              dy,
              epsilon,
              (affine ? gamma : ones).floats(),
              (affine ? beta : zeros).floats(),
              null,
              null);
      HostTensor mean = floats(perChannel, expected.mean);
      HostTensor variance = floats(perChannel, expected.variance);
      HostTensor y = floats(shape, expected.y);
      HostTensor dx = floats(shape, expected.dx);
      BatchNorm forward = new BatchNorm(epsilon);
      BatchNormBackward backward = new BatchNormBackward(epsilon);
      if (affine) {
        assertGivesAbout(TOLERANCE, List.of(y, mean, variance), forward, x, gamma, beta);
        assertGivesAbout(
            TOLERANCE,
            List.of(dx, floats(perChannel, expected.dgamma), floats(perChannel, expected.dbeta)),
            backward,
            x,
            dy,
            mean,
            variance,
            gamma);
      } else {
        assertGivesAbout(TOLERANCE, List.of(y, mean, variance), forward, x);
        assertGivesAbout(TOLERANCE, dx, backward, x, dy, mean, variance);
      }
    }
  }

  /** A layer in a graph, what it gives, and the gradients of the sum of that times dy. */
  private Map<String, float[]> run(
      BatchNormalization layer, Mode mode, HostTensor x, HostTensor dy, Map<String, HostTensor> w) {
    Shape shape = x.shape();
    Model model = Model.input(shape.sub(1, shape.rank())).batchNorm(layer).build();
    GraphBuilder builder = new GraphBuilder();
    Value numbers = builder.input("step", StepNumbers.spec(0));
    Value input = model.addInputs(builder, shape.get(0)).get(0);
    Model.Forward forward = model.forward(new ForwardPass(builder, mode, numbers), List.of(input));
    Value weighted =
        builder.binary(BinaryFunction.MULTIPLY, forward.output(), builder.constant(dy));
    Integer[] axes = IntStream.range(0, shape.rank()).boxed().toArray(Integer[]::new);
    List<Value> roots = new ArrayList<>(List.of(input));
    forward.parameters().forEach(parameter -> roots.add(parameter.value()));
    List<Value> gradients =
        Autodiff.gradients(builder, builder.reduce(ReduceFunction.SUM, weighted, axes), roots);
    Graph graph = builder.build();
    Map<Value, HostTensor> given = new HashMap<>(Map.of(input, x, numbers, StepNumbers.of(1, 1)));
    graph.variables().forEach(v -> given.put(v, w.get(v.name().substring("norm1.".length()))));
    Map<Value, HostTensor> known = Interpreter.run(graph, backend(), given);
    Map<String, float[]> results = new HashMap<>();
    results.put("y", known.get(forward.output()).floats());
    for (int i = 0; i < roots.size(); i++) {
      results.put("d" + roots.get(i).name(), known.get(gradients.get(i)).floats());
    }
    graph.updates().forEach(u -> results.put(u.variable().name(), known.get(u.value()).floats()));
    return results;
  }

  private static void assertNear(double[] expected, float[] got) {
    assertEquals(expected.length, got.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], got[i], TOLERANCE * Math.max(1, Math.abs(expected[i])), "at " + i);
    }
  }

  /** Where PyTorch's sample has a momentum that moves away from the batch, the usual one. */
  @ParameterizedTest
  @CsvSource({
    "5x5x5, TRAINING, 0.5, 0.6, true",
    "3x2x4, INFERENCE, 0.1, 1e-5, true",
    "3x2x4, INFERENCE, 0.1, 1e-5, false",
    "3x1, TRAINING, 0.1, 1e-5, true",
    "3x2x3x4, TRAINING, 1, 0.5, false",
    "3x2x3x4, INFERENCE, 1, 0.5, true",
    "2x1, TRAINING, 0.1, 1e-5, true",
    "2x1, INFERENCE, 0.1, 1e-5, true"
  })
  void batchNormalizationAsALayer(
      String extents, Mode mode, float momentum, float epsilon, boolean affine) {
    Shape shape = shape(extents);
    int c = shape.get(1);
    HostTensor x = random(shape, 3);
    HostTensor dy = random(shape, 4);
    Map<String, HostTensor> w =
        Map.of(
            "gamma",
            affine ? channels(c, 0.5f, 0.5f) : HostTensor.filled(Shape.of(c), 1),
            "beta",
            affine ? channels(c, 1, -0.5f) : HostTensor.filled(Shape.of(c), 0),
            "mean",
            channels(c, 0.25f, 0.5f),
            "variance",
            channels(c, 0.5f, 1));
    boolean training = mode == Mode.TRAINING;
    float[] mean = w.get("mean").floats();
    float[] variance = w.get("variance").floats();
    Normalized expected =
        new Normalized(
            x,
            dy,
            epsilon,
            w.get("gamma").floats(),
            w.get("beta").floats(),
            training ? null : mean,
            training ? null : variance);
    Map<String, float[]> got =
        run(new BatchNormalization(momentum, epsilon, affine), mode, x, dy, w);
    assertNear(expected.y, got.get("y"));
    assertNear(expected.dx, got.get("dx"));
    assertEquals(affine, got.containsKey("dnorm1.gamma"));
    if (affine) {
      assertNear(expected.dgamma, got.get("dnorm1.gamma"));
      assertNear(expected.dbeta, got.get("dnorm1.beta"));
    }
    assertEquals(training, got.containsKey("norm1.mean"));
    for (int i = 0; i < c && training; i++) {
      double unbiased = expected.variance[i] * expected.count / (expected.count - 1);
      assertEquals(
          (1 - momentum) * mean[i] + momentum * expected.mean[i],
          got.get("norm1.mean")[i],
          TOLERANCE);
      assertEquals(
          (1 - momentum) * variance[i] + momentum * unbiased,
          got.get("norm1.variance")[i],
          TOLERANCE * Math.max(1, unbiased));
    }
  }

  /** PyTorch lets them be; with them the statistics would stay, or run away from the batch. */
  @ParameterizedTest
  @ValueSource(floats = {-1.2f, -1, 0})
  void otherMomentaAreRefused(float momentum) {
    assertEquals(
        "batchNorm: expected a momentum above 0, at most 1, got " + momentum,
        assertThrows(ShapeException.class, () -> BatchNormalization.usual().withMomentum(momentum))
            .getMessage());
  }

  /** One slope for all elements. */
  @ParameterizedTest
  @ValueSource(floats = {-1, 0, 0.8f, 1})
  void parametricReluOfOneSlope(float slope) {
    for (Shape shape : List.of(Shape.scalar(), Shape.of(5), Shape.of(5, 5), Shape.of(5, 10, 5))) {
      assertParametricRelu(random(shape, 5), HostTensor.scalar(slope));
    }
  }

  /** A slope for each channel. */
  @Test
  void parametricReluOfAChannel() {
    assertParametricRelu(random(Shape.of(5, 5), 6), channels(5, -1, 0.5f).reshape(Shape.of(1, 5)));
    assertParametricRelu(
        random(Shape.of(5, 10, 5), 7), channels(10, -1, 0.25f).reshape(Shape.of(1, 10, 1)));
  }

  private void assertParametricRelu(HostTensor x, HostTensor slope) {
    Shape shape = x.shape();
    int inner = shape.rank() == 3 ? shape.get(2) : 1;
    double[] y = new double[shape.elements()];
    double[] dx = new double[y.length];
    double[] dslope = new double[slope.floats().length];
    for (int i = 0; i < y.length; i++) {
      int channel = i / inner % slope.floats().length;
      boolean positive = x.floats()[i] > 0;
      dx[i] = positive ? 1 : slope.floats()[channel];
      y[i] = dx[i] * x.floats()[i];
      dslope[channel] += positive ? 0 : x.floats()[i];
    }
    Pointwise op = new Pointwise(Activations.parametricRelu());
    assertGivesAbout(TOLERANCE, floats(shape, y), op, x, slope);

    GraphBuilder builder = new GraphBuilder();
    Value input = builder.input("x", x.spec());
    Value weight = builder.input("slope", slope.spec());
    Value output = builder.pointwise(Activations.parametricRelu(), input, weight);
    Integer[] axes = IntStream.range(0, shape.rank()).boxed().toArray(Integer[]::new);
    List<Value> gradients =
        Autodiff.gradients(
            builder, builder.reduce(ReduceFunction.SUM, output, axes), List.of(input, weight));
    Map<Value, HostTensor> known =
        Interpreter.run(builder.build(), backend(), Map.of(input, x, weight, slope));
    assertNear(dx, known.get(gradients.get(0)).floats());
    assertNear(dslope, known.get(gradients.get(1)).floats());
  }
}
