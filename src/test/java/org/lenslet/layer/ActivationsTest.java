package org.lenslet.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.autodiff.Autodiff;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.kind.Activations;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.layer.scope.Parameter;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Activations and their gradients against formulas in double precision. */
class ActivationsTest {
  /** No kink of any of them, which is at 0, 0.75, 1, 3 and 6, of both signs. */
  private static final float[] POINTS = {
    -3e38f, -1e20f, -1e10f, -1e4f, -200, -95, -30, -15, -7.5f, -5, -2.9f, -1.3f, -0.7f, -0.3f,
    -0.01f, -1e-4f, -1e-7f, 1e-7f, 1e-4f, 0.01f, 0.3f, 0.7f, 1.3f, 2.9f, 5, 7.5f, 15, 30, 95, 200,
    1e4f, 1e10f, 1e20f, 3e38f
  };

  /** Derivatives are taken as central differences up to here. */
  private static final double DIFFERENCES = 250;

  private record Activation(String name, Branch layer, DoubleUnaryOperator formula) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double clip(double x, double least, double most) {
    return Math.min(Math.max(x, least), most);
  }

  /** By Simpson's rule over 4,000 intervals, a way that the library does not go. */
  private static double erf(double x) {
    if (Math.abs(x) > 6.5) {
      return Math.signum(x);
    }
    double end = Math.abs(x);
    int n = 4_000;
    double h = end / n;
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      double weight = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-(i * h) * (i * h));
    }
    return Math.signum(x) * 2 / Math.sqrt(Math.PI) * sum * h / 3;
  }

  static Stream<Activation> activations() {
    double scale = 1.0507009873554805;
    double alpha = 1.6732632423543772;
    return Stream.of(
        new Activation("leakyRelu", x -> x.leakyRelu(0.01), x -> x > 0 ? x : 0.01f * x),
        new Activation("parametricRelu", x -> x.parametricRelu(), x -> x > 0 ? x : 0.25 * x),
        new Activation("thresholdedRelu", x -> x.thresholdedRelu(0.75), x -> x > 0.75 ? x : 0),
        new Activation("relu6", x -> x.relu6(), x -> clip(x, 0, 6)),
        new Activation("elu", x -> x.elu(1.5), x -> x > 0 ? x : 1.5 * Math.expm1(x)),
        new Activation("selu", x -> x.selu(), x -> scale * (x > 0 ? x : alpha * Math.expm1(x))),
        new Activation(
            "celu", x -> x.celu(0.5), x -> Math.max(0, x) + Math.min(0, 0.5 * Math.expm1(2 * x))),
        new Activation("gelu", x -> x.gelu(), x -> 0.5 * x * (1 + erf(x / Math.sqrt(2)))),
        new Activation(
            "geluTanh",
            x -> x.geluTanh(),
            x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
        new Activation("silu", x -> x.silu(), x -> x * sigmoid(x)),
        new Activation("mish", x -> x.mish(), x -> x * Math.tanh(softplus(x))),
        new Activation("hardSigmoid", x -> x.hardSigmoid(), x -> clip(x + 3, 0, 6) / 6),
        new Activation("hardSwish", x -> x.hardSwish(), x -> x * clip(x + 3, 0, 6) / 6),
        new Activation("softplus", x -> x.softplus(), x -> softplus(x)),
        new Activation("softsign", x -> x.softsign(), x -> x / (1 + Math.abs(x))),
        new Activation("clip", x -> x.clip(-0.75, 1), x -> clip(x, -0.75, 1)));
  }

  /** What a layer gives, and the gradients of the sum of its outputs times weights. */
  private record Ran(float[] output, float[] gradient, Map<String, float[]> parameters) {}

  private static Ran run(Backend backend, Branch layer, HostTensor input, HostTensor weights) {
    Shape shape = input.shape();
    Model model = Model.input(shape.sub(1, shape.rank()).toArray()).apply(layer).build();
    GraphBuilder builder = new GraphBuilder();
    Value x = model.addInputs(builder, shape.get(0)).get(0);
    Model.Forward forward = model.forward(ForwardPass.inference(builder), List.of(x));
    Value weighted =
        builder.binary(BinaryFunction.MULTIPLY, forward.output(), builder.constant(weights));
    Integer[] axes = IntStream.range(0, shape.rank()).boxed().toArray(Integer[]::new);
    Value loss = builder.reduce(ReduceFunction.SUM, weighted, axes);
    List<Value> roots =
        Stream.concat(Stream.of(x), forward.parameters().stream().map(Parameter::value)).toList();
    List<Value> gradients = Autodiff.gradients(builder, loss, roots);
    Graph graph = builder.build();
    Map<Value, HostTensor> given = new HashMap<>(Map.of(x, input));
    forward.parameters().forEach(p -> given.put(p.value(), p.initialValues(1)));
    Map<Value, HostTensor> known = Interpreter.run(graph, backend, given);
    Map<String, float[]> parameters = new HashMap<>();
    for (int i = 1; i < roots.size(); i++) {
      parameters.put(roots.get(i).name(), known.get(gradients.get(i)).floats());
    }
    return new Ran(
        known.get(forward.output()).floats(), known.get(gradients.get(0)).floats(), parameters);
  }

  private static void assertClose(double expected, float got, String what) {
    // Three roundings of the largest term, which the value may be the small difference of.
    double tolerance = 4e-7 * Math.max(1, Math.abs(expected));
    assertEquals(expected, got, tolerance, what);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void valuesAndSlopesAreThoseOfTheFormula(Activation activation) {
    HostTensor x = HostTensor.of(Shape.of(1, POINTS.length), POINTS);
    HostTensor ones = HostTensor.filled(x.shape(), 1);
    for (Backend backend : List.of(new ReferenceBackend(), new CpuBackend(2))) {
      try (backend) {
        Ran ran = run(backend, activation.layer, x, ones);
        for (int i = 0; i < POINTS.length; i++) {
          double point = POINTS[i];
          String what = activation + " at " + point + " on " + backend;
          // Infinities of the formula in double, times 0, are not those of the limit.
          double value = activation.formula.applyAsDouble(point);
          assertClose(Double.isNaN(value) ? 0 : value, ran.output[i], what);
          assertTrue(Float.isFinite(ran.gradient[i]), what + ": slope " + ran.gradient[i]);
          if (Math.abs(point) < DIFFERENCES) {
            double h = 1e-6 * Math.max(Math.abs(point), 1e-3);
            double up = activation.formula.applyAsDouble(point + h);
            double down = activation.formula.applyAsDouble(point - h);
            // The difference itself: 2^-52 of the value over h, and a third of h^2.
            double error = 1e-15 * Math.max(1e-3, Math.abs(up)) / h + 2e-6;
            if (Math.abs(point) > 1e-6) {
              assertEquals((up - down) / (2 * h), ran.gradient[i], error, what);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void notANumberStaysNotANumber(Activation activation) {
    HostTensor x = HostTensor.of(Shape.of(1, 2), Float.NaN, 1);
    try (Backend backend = new ReferenceBackend()) {
      Ran ran = run(backend, activation.layer, x, HostTensor.filled(x.shape(), 1));
      assertTrue(Float.isNaN(ran.output[0]), activation.name);
      assertTrue(Float.isFinite(ran.output[1]), activation.name);
    }
  }

  /** Where exp(x) - 1 in floats would keep few digits. */
  @Test
  void exponentialUnitsKeepTheirDigitsNearZero() {
    HostTensor x = HostTensor.of(Shape.of(1, 2), -1e-5f, -3e-8f);
    try (Backend backend = new CpuBackend(1)) {
      for (Branch unit : List.<Branch>of(t -> t.elu(1), t -> t.celu(1))) {
        float[] y = run(backend, unit, x, HostTensor.filled(x.shape(), 1)).output;
        assertEquals(Math.expm1(-1e-5f), y[0], 2e-7 * 1e-5);
        assertEquals(-3e-8, y[1], 2e-7 * 3e-8);
      }
    }
  }

  @Test
  void theErrorFunctionInDoublePrecision() {
    for (double x : new double[] {0, 1e-9, 0.1, 0.5, 1, 1.7, 2.5, 3.9, 5.5, 6.2, -0.4, -3}) {
      assertEquals(erf(x), UnaryFunction.ERF.apply(x), 1e-13, "erf(" + x + ")");
    }
    // Abramowitz and Stegun, table 7.1.
    assertEquals(0.8427007929, UnaryFunction.ERF.apply(1), 1e-10);
    assertEquals(0.9953222650, UnaryFunction.ERF.apply(2), 1e-10);
  }

  /** Two images of three channels of two pixels. */
  @Test
  void everyChannelLearnsItsSlope() {
    HostTensor x = HostTensor.of(Shape.of(2, 3, 2), -1, 2, -3, 4, 5, 6, /**/ -7, -8, 9, 1, 2, -3);
    HostTensor w = HostTensor.of(Shape.of(2, 3, 2), 1, 1, 2, 1, 1, 1, /**/ 1, 3, 1, 1, 1, 0.5f);
    try (Backend backend = new ReferenceBackend()) {
      Ran ran = run(backend, t -> t.parametricRelu(), x, w);
      float[] slopes = ran.parameters.get("parametricRelu1.slope");
      assertEquals(3, slopes.length);
      assertEquals(-1 - 7 - 24, slopes[0]);
      assertEquals(-6, slopes[1]);
      assertEquals(-1.5f, slopes[2]);
    }
    Model model = Model.input(3, 2).parametricRelu().build();
    GraphBuilder graph = new GraphBuilder();
    Parameter slope =
        model.forward(ForwardPass.training(graph), model.addInputs(graph, 1)).parameters().get(0);
    assertEquals(new ParameterGroup("slope"), slope.group());
  }

  /** Two pixels of three classes; the second pixel is far beyond what exp(x) can hold. */
  @Test
  void logSoftmaxIsStableAndHasTheRightGradient() {
    float[] logits = {0.5f, 900.25f, -1.25f, 899.5f, 2, -1e4f};
    float[] dy = {1, 2, -3, 0.5f, 2, 1};
    HostTensor x = HostTensor.of(Shape.of(1, 3, 2), logits);
    for (Backend backend : List.of(new ReferenceBackend(), new CpuBackend(2))) {
      try (backend) {
        Ran ran = run(backend, t -> t.logSoftmax(), x, HostTensor.of(x.shape(), dy));
        for (int pixel = 0; pixel < 2; pixel++) {
          double largest = Double.NEGATIVE_INFINITY;
          for (int c = 0; c < 3; c++) {
            largest = Math.max(largest, logits[c * 2 + pixel]);
          }
          double sum = 0;
          double dySum = 0;
          for (int c = 0; c < 3; c++) {
            sum += Math.exp(logits[c * 2 + pixel] - largest);
            dySum += dy[c * 2 + pixel];
          }
          for (int c = 0; c < 3; c++) {
            int i = c * 2 + pixel;
            double log = logits[i] - largest - Math.log(sum);
            assertClose(log, ran.output[i], "pixel " + pixel + " class " + c);
            assertEquals(dy[i] - Math.exp(log) * dySum, ran.gradient[i], 2e-6);
          }
        }
      }
    }
  }

  private static void assertRefused(String message, Executable work) {
    assertEquals(message, assertThrows(ShapeException.class, work).getMessage());
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertRefused(
        "leakyRelu: expected a finite slope, got NaN", () -> Activations.leakyRelu(Float.NaN));
    assertRefused("elu: expected an alpha above 0, got 0.0", () -> Activations.elu(0));
    assertRefused("celu: expected an alpha above 0, got -1.0", () -> Activations.celu(-1));
    assertRefused(
        "thresholdedRelu: expected a finite threshold, got Infinity",
        () -> Activations.thresholdedRelu(Float.POSITIVE_INFINITY));
    assertRefused(
        "clip: expected a minimum below the maximum, got 1.0 and 1.0",
        () -> Activations.clip(1, 1));
    assertRefused(
        "model model, parametricRelu1: parametricRelu: expected an input N x channels x any, got 1",
        () -> build(Model.input().parametricRelu().build()));
    assertRefused(
        "model model, logSoftmax1: logSoftmax: expected an input N x classes x any, got 1",
        () -> build(Model.input().logSoftmax().build()));
  }

  private static void build(Model model) {
    GraphBuilder graph = new GraphBuilder();
    model.forward(ForwardPass.inference(graph), model.addInputs(graph, 2));
  }
}
