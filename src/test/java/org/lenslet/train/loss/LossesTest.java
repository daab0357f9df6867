package org.lenslet.train.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.metric.Metric;
import org.lenslet.train.metric.Metrics;

class LossesTest {
  private static final HostTensor OUTPUT = HostTensor.of(Shape.of(2, 3), 0, 0, 0, 1, 2, -100);
  private static final HostTensor LABELS = HostTensor.ofInts(Shape.of(2), 1, 0);

  private static float[] losses(Loss loss) {
    GraphBuilder graph = new GraphBuilder();
    Value output = graph.input("output", TensorSpec.f32(2, 3));
    Value labels = graph.input("labels", TensorSpec.i32(2));
    Value result = loss.perExample(graph, output, labels);
    return Interpreter.run(
            graph.build(), new ReferenceBackend(), Map.of(output, OUTPUT, labels, LABELS))
        .get(result)
        .floats();
  }

  @Test
  void softmaxCrossEntropyByHand() {
    Loss loss = Losses.softmaxCrossEntropy();
    double z = Math.E + Math.E * Math.E;

    assertArrayEquals(
        new float[] {(float) Math.log(3), (float) (Math.log(z) - 1)}, losses(loss), 1e-6f);
  }

  @Test
  void sigmoidCrossEntropyByHand() {
    Loss loss = Losses.onClasses(Losses.sigmoidCrossEntropy());
    double second = Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(2)) + 0;

    assertArrayEquals(new float[] {(float) Math.log(2), (float) (second / 3)}, losses(loss), 1e-6f);
  }

  @Test
  void meanSquaredErrorByHand() {
    Loss loss = Losses.onClasses(Losses.meanSquaredError());

    assertArrayEquals(new float[] {1 / 3f, (0 + 4 + 10_000) / 3f}, losses(loss), 1e-6f);
  }

  @Test
  void everyLossIsFoundByItsName() {
    for (Loss loss :
        new Loss[] {
          Losses.softmaxCrossEntropy(), Losses.sigmoidCrossEntropy(), Losses.meanSquaredError()
        }) {
      assertEquals(loss.name(), Losses.named(loss.name()).name());
      assertEquals(loss.name(), loss.toString());
    }
    assertEquals(
        "loss: expected one of [softmax-cross-entropy, sigmoid-cross-entropy, mean-squared-error],"
            + " got hinge",
        assertThrows(UsageException.class, () -> Losses.named("hinge")).getMessage());
  }

  /** What an evaluation reports without being asked. */
  @Test
  void lossesBringTheMetricsThatSuitTheirTargets() {
    assertEquals("[accuracy]", metrics(Losses.softmaxCrossEntropy(), Shape.of(3)));
    assertEquals(
        "[accuracy, mean-intersection-over-union]",
        metrics(Losses.softmaxCrossEntropy(), Shape.of(3, 8, 8)));
    String distances = "[mean-absolute-error, mean-squared-error]";
    assertEquals(distances, metrics(Losses.huber(1), Shape.of(3)));
    Losses.Fragment own = (graph, output, target) -> output;
    assertEquals(distances, metrics(Losses.of("own", own), Shape.of(3)));
    assertEquals(
        "[top-2-accuracy]",
        metrics(Losses.of("own", TensorSpec::f32, own, Metrics.topAccuracy(2)), Shape.of(3)));
  }

  private static String metrics(Loss loss, Shape output) {
    return loss.metrics(output).stream().map(Metric::name).toList().toString();
  }

  private static float[] losses(Loss loss, HostTensor output, HostTensor target) {
    assertEquals(
        target.shape().sub(1, target.shape().rank()),
        loss.target(output.shape().sub(1, output.shape().rank())).shape());
    GraphBuilder graph = new GraphBuilder();
    Value outputValue = graph.input("output", output.spec());
    Value targetValue = graph.input("target", target.spec());
    Value result = loss.perExample(graph, outputValue, targetValue);
    return Interpreter.run(
            graph.build(), new ReferenceBackend(), Map.of(outputValue, output, targetValue, target))
        .get(result)
        .floats();
  }

  @Test
  void lossesOfValuesByHand() {
    HostTensor output = HostTensor.of(Shape.of(2, 2), 1, 5, -3, 0);
    HostTensor target = HostTensor.of(Shape.of(2, 2), 1.5f, 2, 0, 0);
    assertArrayEquals(
        new float[] {(0.25f + 9) / 2, 9 / 2f}, losses(Losses.meanSquaredError(), output, target));
    assertArrayEquals(
        new float[] {3.5f / 2, 3 / 2f}, losses(Losses.meanAbsoluteError(), output, target));
    // Half the square up to 1, then d - 1/2.
    assertArrayEquals(
        new float[] {(0.125f + 2.5f) / 2, 2.5f / 2}, losses(Losses.huber(1), output, target));
    // Beyond 2: 2 (d - 1).
    assertArrayEquals(
        new float[] {(0.125f + 4) / 2, 4 / 2f}, losses(Losses.huber(2), output, target));
    HostTensor yes = HostTensor.of(Shape.of(2, 2), 1, 0, 0, 1);
    double first = Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(5));
    double second = Math.log1p(Math.exp(-3)) + Math.log(2);
    assertArrayEquals(
        new float[] {(float) first / 2, (float) second / 2},
        losses(Losses.sigmoidCrossEntropy(), output, yes),
        1e-6f);
    assertThrows(UsageException.class, () -> Losses.huber(0));
  }

  /** Two classes of 1x2 pixels. */
  @Test
  void theLossOfPixelsIsTheirMean() {
    HostTensor output = HostTensor.of(Shape.of(1, 2, 1, 2), 0, 3, 0, 1);
    HostTensor target = HostTensor.ofInts(Shape.of(1, 1, 2), 0, 1);
    double loss = (Math.log(2) + Math.log1p(Math.exp(2))) / 2;
    assertArrayEquals(
        new float[] {(float) loss}, losses(Losses.softmaxCrossEntropy(), output, target), 1e-6f);
    assertArrayEquals(
        new float[] {(1 + 0 + 9 + 0) / 4f},
        losses(Losses.onClasses(Losses.meanSquaredError()), output, target));
  }

  @Test
  void aLossOfOnesOwnNeedsAValueForEachExample() {
    Loss wrong =
        Losses.of("wrong", (graph, output, target) -> graph.reduce(ReduceFunction.MEAN, output, 0));
    HostTensor values = HostTensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertEquals(
        "loss wrong: expected a value for each of 2 examples, got f32[3]",
        assertThrows(ShapeException.class, () -> losses(wrong, values, values)).getMessage());
    Loss ordinal =
        Losses.of(
            "ordinal",
            output -> TensorSpec.f32(),
            (graph, output, target) ->
                graph.binary(
                    BinaryFunction.MULTIPLY, graph.reduce(ReduceFunction.SUM, output, 1), target));
    assertArrayEquals(
        new float[] {6 * 2, 15 * 3}, losses(ordinal, values, HostTensor.of(Shape.of(2), 2, 3)));
  }

  @Test
  void anObjectiveIsAWeightedSumOfLossesOfDifferentOutputs() {
    Objective one = Objective.of("a", Losses.softmaxCrossEntropy());
    assertEquals("softmax-cross-entropy", one.name());
    Objective two = one.with(new Objective.Term("b", 0.5f, Losses.huber(1), List.of()));
    assertEquals("1.0 softmax-cross-entropy of a + 0.5 huber-1.0 of b", two.name());
    assertEquals(
        "1.0 softmax-cross-entropy of a + 2.0 huber-1.0 of b",
        two.with(new Objective.Term("b", 2, Losses.huber(1), List.of())).name());
    Objective judged = two.judgedBy(Map.of("a", List.of(Metrics.topAccuracy(2))));
    assertEquals(
        List.of("accuracy", "top-2-accuracy"),
        judged.terms().get(0).allMetrics(Shape.of(3)).stream().map(Metric::name).toList());
    assertEquals(
        "metrics: expected those of outputs with a loss, got one of 'c'",
        assertThrows(UsageException.class, () -> two.judgedBy(Map.of("c", List.of())))
            .getMessage());
    assertEquals(
        "loss of b: expected a weight above 0, got 0.0",
        assertThrows(
                UsageException.class, () -> new Objective.Term("b", 0, Losses.huber(1), List.of()))
            .getMessage());
  }

  @Test
  void theSumCountsEveryLossWithItsWeight() {
    Objective objective =
        Objective.of("a", Losses.meanSquaredError())
            .with(new Objective.Term("b", 0.5f, Losses.meanAbsoluteError(), List.of()))
            .with(new Objective.Term("c", 2, Losses.huber(1), List.of()));
    GraphBuilder graph = new GraphBuilder();
    Map<String, Value> outputs = new HashMap<>();
    for (String output : List.of("a", "b", "c")) {
      outputs.put(output, graph.input(output, TensorSpec.f32(2, 1)));
    }
    Value zero = graph.input("zero", TensorSpec.f32(2, 1));
    List<Value> losses = objective.perExample(graph, outputs, List.of(zero, zero, zero));
    Value sum = objective.sum(graph, losses);
    Map<Value, HostTensor> results =
        Interpreter.run(
            graph.build(),
            new ReferenceBackend(),
            Map.of(
                outputs.get("a"),
                HostTensor.of(Shape.of(2, 1), 1, 2),
                outputs.get("b"),
                HostTensor.of(Shape.of(2, 1), 4, -6),
                outputs.get("c"),
                HostTensor.of(Shape.of(2, 1), 3, 5),
                zero,
                HostTensor.filled(Shape.of(2, 1), 0)));

    assertArrayEquals(new float[] {1, 4}, results.get(losses.get(0)).floats());
    assertArrayEquals(new float[] {4, 6}, results.get(losses.get(1)).floats());
    assertArrayEquals(new float[] {2.5f, 4.5f}, results.get(losses.get(2)).floats());
    assertArrayEquals(new float[] {1 + 2 + 5, 4 + 3 + 9}, results.get(sum).floats());
  }
}
