package org.lenslet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.autodiff.Autodiff;
import org.lenslet.backend.Backend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.layer.Network;
import org.lenslet.layer.Tensor;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.layer.scope.Parameter;
import org.lenslet.layer.scope.State;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.pass.Passes;
import org.lenslet.plan.ExecutionPlan;
import org.lenslet.plan.Interpreter;
import org.lenslet.plan.Variables;
import org.lenslet.random.RandomStream;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Whole small networks: loss, gradients and running statistics of a backend's plan beside those of
 * the reference, which computes every operation in double precision.
 */
abstract class WholeNetworkCases {
  private static final int BATCH = 5;
  private static final int CLASSES = 3;
  private static final long SEED = 7;

  /** The backend under test, open as long as the test. */
  abstract Backend backend();

  static Stream<Model> networks() {
    return Stream.of(
        normalizedAndResidual(), dropout(), groupedAndLrn(), transposedAndSkip(), volumes());
  }

  private static Model normalizedAndResidual() {
    return Model.input(3, 9, 8)
        .name("residual")
        .convWithoutBias(6, kernel(3).padding(1))
        .batchNorm()
        .relu()
        .residual(
            x ->
                x.convWithoutBias(6, kernel(3).padding(1))
                    .batchNorm()
                    .relu()
                    .convWithoutBias(6, kernel(3).padding(1))
                    .batchNorm())
        .relu()
        .residual(
            x -> x.convWithoutBias(10, kernel(3).stride(2).padding(1)).groupNorm(2),
            x -> x.paddedShortcut(10, 2))
        .relu()
        .globalAvgPool()
        .dense(CLASSES)
        .build();
  }

  private static Model dropout() {
    return Model.input(2, 8, 8)
        .name("dropout")
        .conv(7, kernel(3))
        .tanh()
        .dropoutChannels(0.3)
        .avgPool(2)
        .flatten()
        .dropout(0.4)
        .dense(17)
        .sigmoid()
        .dropout(0.2)
        .dense(CLASSES)
        .build();
  }

  private static Model groupedAndLrn() {
    return Model.input(4, 11, 11)
        .name("grouped")
        .conv(8, kernel(5).stride(2).padding(2), new Connectivity.Groups(2))
        .relu()
        .localResponseNorm(5, 0.5, 0.75, 1)
        .maxPool(kernel(3).stride(2))
        .conv(8, kernel(3).padding(1), new Connectivity.Groups(8))
        .relu()
        .flatten()
        .dense(CLASSES)
        .build();
  }

  private static Model transposedAndSkip() {
    Network network = new Network("skip");
    Tensor x = network.input("x", 2, 8, 12);
    Tensor wide = x.conv(4, kernel(3).padding(1)).instanceNorm().relu();
    Tensor deep = wide.maxPool(2).conv(8, kernel(3).padding(1)).relu();
    Tensor up = deep.convTransposed(4, kernel(3).stride(2).padding(1), 1, 1).relu();
    return network.output(wide.concat(up).conv(CLASSES, kernel(1))).build();
  }

  private static Model volumes() {
    return Model.input(2, 5, 6, 7)
        .name("volumes")
        .convWithoutBias(4, kernel(3).padding(1))
        .batchNorm()
        .relu()
        .maxPool(kernel(2))
        .conv(6, kernel(2))
        .layerNorm()
        .tanh()
        .globalMaxPool()
        .dense(CLASSES)
        .build();
  }

  /** A step of learning without the update. */
  private record Step(
      Graph graph, Map<Value, HostTensor> given, Value loss, List<Value> gradients) {

    static Step of(Model model) {
      GraphBuilder builder = new GraphBuilder();
      Value numbers = builder.input("step", StepNumbers.spec(0));
      List<Value> x = model.addInputs(builder, BATCH);
      Model.Forward forward = model.forward(ForwardPass.training(builder, numbers), x);
      Shape scores = forward.output().spec().shape();
      Shape of = Shape.of(BATCH).append(scores.sub(2, scores.rank()).toArray());
      Value labels = builder.input("labels", new TensorSpec(DType.INT32, of));
      Value each = builder.apply(new SoftmaxCrossEntropy(), forward.output(), labels);
      Integer[] all = Stream.iterate(0, i -> i + 1).limit(of.rank()).toArray(Integer[]::new);
      Value loss = builder.reduce(ReduceFunction.MEAN, each, all);
      List<Value> with =
          new ArrayList<>(forward.parameters().stream().map(Parameter::value).toList());
      List<Value> gradients = Autodiff.gradients(builder, loss, with);
      builder.output(loss);
      gradients.forEach(builder::output);

      RandomStream random = new RandomStream(SEED, 99);
      Map<Value, HostTensor> given = new HashMap<>();
      given.put(numbers, StepNumbers.of(SEED, 3));
      HostTensor inputs = HostTensor.zeros(x.get(0).spec());
      for (int i = 0; i < inputs.floats().length; i++) {
        inputs.floats()[i] = (float) random.nextNormal();
      }
      given.put(x.get(0), inputs);
      HostTensor classes = HostTensor.zeros(labels.spec());
      for (int i = 0; i < classes.ints().length; i++) {
        classes.ints()[i] = (random.nextWord() >>> 1) % CLASSES;
      }
      given.put(labels, classes);
      for (Parameter parameter : forward.parameters()) {
        HostTensor values = parameter.initialValues(SEED);
        for (int i = 0; i < values.floats().length; i++) {
          values.floats()[i] += (float) (0.1 * random.nextNormal());
        }
        given.put(parameter.value(), values);
      }
      for (State state : forward.states()) {
        given.put(state.value(), state.initialValues());
      }
      return new Step(builder.build(), given, loss, gradients);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void lossGradientsAndStatisticsAreThoseOfDoublePrecision(Model model) {
    Step step = Step.of(model);
    Map<Value, HostTensor> expected;
    try (ReferenceBackend reference = ReferenceBackend.specification()) {
      expected = Interpreter.run(step.graph(), reference, step.given());
    }
    try (Variables variables = new Variables(backend(), step.graph().variables());
        ExecutionPlan plan =
            ExecutionPlan.compile(Passes.standard(step.graph()), backend(), variables)) {
      step.graph()
          .variables()
          .forEach(variable -> variables.write(variable.name(), step.given().get(variable)));
      step.graph().inputs().forEach(input -> plan.write(input, step.given().get(input)));
      plan.run();
      assertNear(expected.get(step.loss()), plan.read(step.loss()), "loss");
      for (Value gradient : step.gradients()) {
        assertNear(expected.get(gradient), plan.read(gradient), "gradient " + gradient.spec());
      }
      step.graph()
          .updates()
          .forEach(
              update ->
                  assertNear(
                      expected.get(update.value()),
                      variables.read(update.variable().name()),
                      update.variable().name()));
    }
  }

  /** Norm by norm: single elements may be differences of much larger ones. */
  private static void assertNear(HostTensor expected, HostTensor got, String what) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < expected.floats().length; i++) {
      double d = expected.floats()[i] - (double) got.floats()[i];
      difference += d * d;
      size += (double) expected.floats()[i] * expected.floats()[i];
    }
    assertTrue(Math.sqrt(difference) <= 2e-5 * Math.sqrt(size) + 1e-6, what + ": " + difference);
  }

  /** The derivative along the gradient itself is its squared length. */
  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreTheSlopeOfTheLoss(Model model) {
    Step step = Step.of(model);
    try (ReferenceBackend reference = ReferenceBackend.specification()) {
      Map<Value, HostTensor> known = Interpreter.run(step.graph(), reference, step.given());
      double squared = 0;
      for (Value gradient : step.gradients()) {
        for (float element : known.get(gradient).floats()) {
          squared += (double) element * element;
        }
      }
      double distance = 1e-3 / Math.sqrt(squared);
      double slope =
          (loss(step, known, distance, reference) - loss(step, known, -distance, reference))
              / (2 * distance);
      assertEquals(1, slope / squared, 0.02, model.name());
    }
  }

  private static double loss(
      Step step, Map<Value, HostTensor> known, double distance, Backend reference) {
    Map<Value, HostTensor> moved = new HashMap<>(step.given());
    List<Value> parameters = new ArrayList<>();
    for (Value variable : step.graph().variables()) {
      if (step.graph().updates().stream().noneMatch(u -> u.variable().equals(variable))) {
        parameters.add(variable);
      }
    }
    for (int p = 0; p < parameters.size(); p++) {
      HostTensor values = moved.get(parameters.get(p)).copy();
      float[] gradient = known.get(step.gradients().get(p)).floats();
      for (int i = 0; i < gradient.length; i++) {
        values.floats()[i] += (float) (distance * gradient[i]);
      }
      moved.put(parameters.get(p), values);
    }
    return Interpreter.run(step.graph(), reference, moved).get(step.loss()).floats()[0];
  }
}
