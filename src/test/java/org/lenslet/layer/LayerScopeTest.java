package org.lenslet.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Graph;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.GraphPrinter;
import org.lenslet.graph.Node;
import org.lenslet.graph.Value;
import org.lenslet.layer.scope.Fans;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.layer.scope.Mode;
import org.lenslet.layer.scope.ParameterGroup;
import org.lenslet.layer.scope.State;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.random.RandomUniform;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** What a layer can do in its scope. */
class LayerScopeTest {
  private static final Fans FANS = new Fans(1, 1);

  /** A layer of the test. */
  private record Own(String kind, Body body) implements Layer {
    interface Body {
      Value apply(LayerScope scope, Value x);
    }

    @Override
    public Value apply(LayerScope scope, Value x) {
      return body.apply(scope, x);
    }
  }

  private static Model model(Own.Body body) {
    return Model.input(3).then(new Own("own", body)).build();
  }

  private static Graph graph(Model model, Mode mode) {
    GraphBuilder graph = new GraphBuilder();
    graph.output(
        model.forward(new ForwardPass(graph, mode, null), model.addInputs(graph, 2)).output());
    return graph.build();
  }

  private static List<String> names(Graph graph) {
    return graph.variables().stream().map(Value::name).toList();
  }

  private static void assertRefused(String message, Executable work) {
    assertEquals(message, assertThrows(ShapeException.class, work).getMessage());
  }

  private static Value parameter(LayerScope scope, String what) {
    return scope.parameter(what, Shape.of(3), FANS, Initializer.constant(1));
  }

  private static Value plus(LayerScope scope, Value a, Value b) {
    return scope.graph().binary(BinaryFunction.ADD, a, b);
  }

  @Test
  void aLayerHoldsParametersLayersAndScopesOfItsOwn() {
    Layer shift = new Own("shift", (scope, x) -> plus(scope, x, parameter(scope, "bias")));
    Layer other = new Own("shift", (scope, x) -> plus(scope, x, parameter(scope, "bias")));
    Branch part = x -> x.dense(3).tanh().dense(3);
    Model model =
        model(
            (scope, x) -> {
              Value y = scope.apply(shift, x);
              y = scope.apply(other, y);
              y = scope.apply("last", new Own("shift", shift::apply), y);
              y = part.apply(scope, y);
              y = plus(scope, y, parameter(scope, "weight"));
              return plus(scope, y, parameter(scope.child("inner"), "weight"));
            });
    Graph graph = graph(model, Mode.INFERENCE);

    assertEquals(
        List.of(
            "own1.shift1.bias",
            "own1.shift2.bias",
            "own1.last.bias",
            "own1.dense1.weight",
            "own1.dense1.bias",
            "own1.dense2.weight",
            "own1.dense2.bias",
            "own1.weight",
            "own1.inner.weight"),
        names(graph));
    assertEquals(
        List.of(
            "own1.shift1",
            "own1.shift2",
            "own1.last",
            "own1.dense1",
            "own1.tanh1",
            "own1.dense2",
            "own1",
            "own1"),
        graph.nodes().stream().map(Node::label).toList());
    assertEquals(
        List.of(new Summary.Row("own1", Shape.of(2, 3), 5 * 3 + 24, 2 * 18)),
        Summary.of(model, 2).layers());
  }

  @Test
  void aLayerAppliedTwiceSharesItsParameters() {
    Branch part = x -> x.dense(3);
    Layer shift = new Own("shift", (scope, x) -> plus(scope, x, parameter(scope, "bias")));
    Model model =
        model(
            (scope, x) -> {
              Value y = scope.apply(shift, x);
              y = part.apply(scope, y);
              return scope.apply(shift, y);
            });

    assertEquals(
        List.of("own1.shift1.bias", "own1.dense1.weight", "own1.dense1.bias"),
        names(graph(model, Mode.INFERENCE)));
  }

  @Test
  void groupsGoByNameUnlessSaid() {
    List<ParameterGroup> groups = new ArrayList<>();
    Model model =
        model(
            (scope, x) -> {
              parameter(scope, "weight");
              parameter(scope, "bias");
              return scope.parameter(
                  "gamma", Shape.of(2, 3), FANS, Initializer.constant(1), ParameterGroup.NORM);
            });
    GraphBuilder graph = new GraphBuilder();
    model
        .forward(ForwardPass.training(graph), model.addInputs(graph, 2))
        .parameters()
        .forEach(p -> groups.add(p.group()));

    assertEquals(List.of(ParameterGroup.WEIGHT, ParameterGroup.BIAS, ParameterGroup.NORM), groups);
  }

  /** Adds what it has seen before, and remembers what it sees. */
  private static Value remember(LayerScope scope, Value x) {
    Value seen = scope.state("seen", Shape.of(3), 0.5f);
    scope.update("seen", plus(scope, seen, scope.graph().reduce(ReduceFunction.SUM, x, 0)));
    return plus(scope, x, seen);
  }

  @Test
  void aStateIsUpdatedInTraining() {
    Model model = model(LayerScopeTest::remember);

    assertEquals(
        """
        input @x f32[2x3]
        variable @own1.seen f32[3]
        %0 f32[3] = reduce SUM [0] (@x)  # own1
        %1 f32[3] = pointwise add(in0, in1) (@own1.seen, %0)  # own1
        %2 f32[2x3] = pointwise add(in0, in1) (@x, @own1.seen)  # own1
        update @own1.seen <- %1
        output %2
        """,
        GraphPrinter.print(graph(model, Mode.TRAINING)));
    GraphBuilder graph = new GraphBuilder();
    Model.Forward forward = model.forward(ForwardPass.training(graph), model.addInputs(graph, 2));
    assertEquals(List.of(), forward.parameters());
    State state = forward.states().get(0);
    assertEquals("own1.seen", state.name());
    assertTrue(HostTensor.filled(Shape.of(3), 0.5f).bitwiseEquals(state.initialValues()));
  }

  @Test
  void aStateIsFixedInInference() {
    Graph graph = graph(model(LayerScopeTest::remember), Mode.INFERENCE);

    assertEquals(List.of(), graph.updates());
    assertEquals(List.of("own1.seen"), names(graph));
  }

  @Test
  void aSharedLayersSecondUseGoesOnFromTheFirst() {
    Layer memory = new Own("memory", LayerScopeTest::remember);
    Model model = Model.input(3).then(memory).then(memory).build();

    assertEquals(
        """
        input @x f32[2x3]
        variable @memory1.seen f32[3]
        %0 f32[3] = reduce SUM [0] (@x)  # memory1
        %1 f32[3] = pointwise add(in0, in1) (@memory1.seen, %0)  # memory1
        %2 f32[2x3] = pointwise add(in0, in1) (@x, @memory1.seen)  # memory1
        %3 f32[3] = reduce SUM [0] (%2)  # memory1
        %4 f32[3] = pointwise add(in0, in1) (%1, %3)  # memory1
        %5 f32[2x3] = pointwise add(in0, in1) (%2, %1)  # memory1
        update @memory1.seen <- %4
        output %5
        """,
        GraphPrinter.print(graph(model, Mode.TRAINING)));
  }

  @Test
  void aLayerMayDoOneThingInTrainingAndAnotherAfter() {
    Model model = model((scope, x) -> scope.mode() == Mode.TRAINING ? plus(scope, x, x) : x);

    assertEquals(1, graph(model, Mode.TRAINING).nodes().size());
    assertEquals(0, graph(model, Mode.INFERENCE).nodes().size());
  }

  @Test
  void everyUseHasAStreamOfRandomNumbersOfItsOwn() {
    List<String> seen = new ArrayList<>();
    Layer layer =
        new Own(
            "own",
            (scope, x) -> {
              if (scope.mode() == Mode.TRAINING) {
                scope.random(Shape.of(3));
                List<Node> nodes = scope.graph().nodes();
                Node drawn = nodes.get(nodes.size() - 1);
                int stream = ((RandomUniform) drawn.op()).stream();
                seen.add(stream + " " + drawn.inputs().get(0).name());
              }
              return x;
            });
    Model model = Model.input(3).then(layer).then(new Own("own", layer::apply)).then(layer).build();
    GraphBuilder graph = new GraphBuilder();
    Value numbers = graph.input("step", StepNumbers.spec(0));
    model.forward(ForwardPass.training(graph, numbers), model.addInputs(graph, 2));

    assertEquals(List.of("0 step", "1 step", "2 step"), seen);
    assertRefused(
        "model model, own1: own1: expected a graph with step numbers, got one without; ask only in"
            + " training",
        () -> graph(model, Mode.TRAINING));
  }

  @Test
  void aNameIsUsedOnceAndAnUpdateFitsItsState() {
    assertRefused(
        "model model, own1: name: expected a new one, got 'weight' again",
        () ->
            model(
                (scope, x) -> plus(scope, parameter(scope, "weight"), parameter(scope, "weight"))));
    assertRefused(
        "model model, own1: name: expected a new one, got 'part' again",
        () ->
            model(
                (scope, x) ->
                    plus(scope, parameter(scope.child("part"), "a"), parameter(scope, "part"))));
    Model unknown =
        model(
            (scope, x) -> {
              scope.update("seen", x);
              return x;
            });
    assertRefused(
        "model model, own1: update: expected one of the states [], got own1.seen",
        () -> graph(unknown, Mode.TRAINING));
    Model unfit =
        model(
            (scope, x) -> {
              scope.state("seen", Shape.of(3), 0);
              scope.update("seen", x);
              return x;
            });
    assertRefused(
        "model model, own1: update: expected @own1.seen f32[3] to receive its own spec, got"
            + " f32[2x3]",
        () -> graph(unfit, Mode.TRAINING));
  }
}
