package org.lenslet.train.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Metrics against values computed by hand. */
class MetricsTest {
  private static final float NAN = Float.NaN;

  /** Judges one batch of which so many rows count, twice over: batches add up. */
  private static double judge(Metric metric, HostTensor output, HostTensor target, int count) {
    GraphBuilder graph = new GraphBuilder();
    Value outputValue = graph.input("output", output.spec());
    Value targetValue = graph.input("target", target.spec());
    Value watched = metric.watched(new Judged(graph, outputValue, targetValue));
    HostTensor read =
        watched.equals(outputValue)
            ? output
            : Interpreter.run(
                    graph.build(),
                    new ReferenceBackend(),
                    Map.of(outputValue, output, targetValue, target))
                .get(watched);
    Metric.Accumulator sums = metric.start(output.shape().sub(1, output.shape().rank()));
    sums.add(read, target, count);
    sums.add(read, target, count);
    return sums.value();
  }

  private static HostTensor f32(int rows, float... values) {
    return HostTensor.of(Shape.of(rows, values.length / rows), values);
  }

  private static HostTensor labels(int... labels) {
    return HostTensor.ofInts(Shape.of(labels.length), labels);
  }

  @Test
  void accuracyOfClasses() {
    HostTensor output = f32(4, 1, 2, 3, 3, 1, 2, 0, 5, 0, 9, 0, 0);
    assertEquals(0.75, judge(Metrics.accuracy(), output, labels(2, 0, 1, 2), 4));
    // The row beyond the count is the wrong one.
    assertEquals(1, judge(Metrics.accuracy(), output, labels(2, 0, 1, 2), 3));
  }

  @Test
  void labelsOfNoClassDoNotCount() {
    HostTensor output = f32(4, 1, 2, 3, 3, 1, 2, 0, 5, 0, 9, 0, 0);
    HostTensor labels = labels(2, 255, 0, -1);
    assertEquals(0.5, judge(Metrics.accuracy(), output, labels, 4));
    assertEquals(0.5, judge(Metrics.topAccuracy(1), output, labels, 4));
  }

  @Test
  void topAccuracyCountsEqualScoresInOrder() {
    HostTensor output = f32(4, 5, 4, 3, 2, 1, 1, 1, 1, NAN, 2, 0, 1, -0f, 0, -1, -2);
    int[] labels = {2, 2, 1, 1};
    assertEquals(0, judge(Metrics.topAccuracy(1), output, labels(labels), 4));
    // The third is second to NaN, the fourth second to -0, which equals it and comes before.
    assertEquals(0.5, judge(Metrics.topAccuracy(2), output, labels(labels), 4));
    assertEquals(1, judge(Metrics.topAccuracy(3), output, labels(labels), 4));
    assertEquals(
        judge(Metrics.accuracy(), output, labels(0, 0, 0, 0), 4),
        judge(Metrics.topAccuracy(1), output, labels(0, 0, 0, 0), 4));
    assertEquals("top-3-accuracy", Metrics.topAccuracy(3).name());
  }

  /** Two places of two examples with three classes. */
  @Test
  void topAccuracyOfPixels() {
    HostTensor output = HostTensor.of(Shape.of(2, 3, 2), 3, 1, 2, 2, 1, 3, 5, NAN, 4, 9, 6, NAN);
    HostTensor target = HostTensor.ofInts(Shape.of(2, 2), 1, 2, 1, 1);
    // Ranks of the labels: 2, 1, 3 and, behind two NaN, 3.
    assertEquals(1 / 4.0, judge(Metrics.topAccuracy(1), output, target, 2));
    assertEquals(2 / 4.0, judge(Metrics.topAccuracy(2), output, target, 2));
    assertEquals(1, judge(Metrics.topAccuracy(3), output, target, 2));
    assertEquals(1 / 2.0, judge(Metrics.topAccuracy(1), output, target, 1));
  }

  /** Pixels 1x3 of two pictures; class 2 is neither there nor seen. */
  @Test
  void intersectionOverUnionOfPixels() {
    HostTensor output =
        HostTensor.of(Shape.of(2, 3, 1, 3), 9, 9, 0, 0, 0, 9, 0, 0, 0, 0, 9, 0, 9, 0, 9, 0, 0, 0);
    HostTensor target = HostTensor.ofInts(Shape.of(2, 1, 3), 0, 1, 1, 0, 0, 1);
    // Taken for: 0 0 1, 1 0 1. Class 0: both 2, one of both 4. Class 1: both 2, one of both 4.
    assertEquals(0.5, judge(Metrics.meanIntersectionOverUnion(), output, target, 2));
    assertEquals(4 / 6.0, judge(Metrics.accuracy(), output, target, 2));
    // The first picture alone: class 0 1 of 2, class 1 1 of 2.
    assertEquals(0.5, judge(Metrics.meanIntersectionOverUnion(), output, target, 1));
    assertEquals(2 / 3.0, judge(Metrics.topAccuracy(1), output, target, 1));
  }

  @Test
  void confusionIsRowsOfClassesAndColumnsOfAnswers() {
    Confusion confusion = new Confusion(3);
    confusion.add(labels(1, 1, 2, 0), labels(0, 0, 1, 2), 3);
    assertArrayEquals(new long[][] {{0, 2, 0}, {0, 0, 1}, {0, 0, 0}}, confusion.counts());
    assertEquals(0, confusion.accuracy());
    confusion.add(labels(2), labels(2), 1);
    assertEquals(1 / 4.0, confusion.accuracy());
    assertEquals(1 / 4.0, confusion.value());
    assertEquals(Double.NaN, new Confusion(2).accuracy());
  }

  @Test
  void distancesOfValues() {
    HostTensor output = f32(3, 1, 2, 3, 4, 100, 100);
    HostTensor target = f32(3, 1, 4, 0, 4, 0, 0);
    assertEquals((0 + 2 + 3 + 0) / 4.0, judge(Metrics.meanAbsoluteError(), output, target, 2));
    assertEquals((0 + 4 + 9 + 0) / 4.0, judge(Metrics.meanSquaredError(), output, target, 2));
  }

  @Test
  void binaryAccuracyOfSeveralLabels() {
    HostTensor output = f32(2, 1, -1, 0.1f, 0, 3, -2);
    HostTensor target = f32(2, 1, 1, 0, 0, 1, 1);
    assertEquals(3 / 6.0, judge(Metrics.binaryAccuracy(), output, target, 2), 1e-7);
  }

  @Test
  void areaUnderCurveCountsEqualScoresHalf() {
    Metric area = Metrics.areaUnderCurve();
    // Positives 0.8, 0.4, 0.4; negatives 0.4, 0.1: wins 2, then 0.5 + 1 each, of 6 pairs.
    HostTensor scores = f32(5, 0.8f, 0.4f, 0.4f, 0.4f, 0.1f);
    assertEquals((2 + 1.5 + 1.5) / 6, judge(area, scores, f32(5, 1, 1, 0, 1, 0), 5), 1e-12);
    // Without the last: one negative, equal to two of three positives.
    assertEquals((1 + 0.5 + 0.5) / 3, judge(area, scores, f32(5, 1, 1, 0, 1, 0), 4), 1e-12);
    assertEquals(0.5, judge(area, f32(4, 2, 2, 2, 2), f32(4, 1, 0, 0, 1), 4));
    assertEquals(0, judge(area, f32(2, -1, 1), f32(2, 1, 0), 2));
    assertEquals(Double.NaN, judge(area, f32(2, 1, 2), f32(2, 1, 1), 2));
    assertEquals(Double.NaN, judge(area, f32(2, NAN, 2), f32(2, 1, 0), 2));
  }

  @Test
  void areaUnderCurveOfSeveralLabelsIsTheMeanOfThoseThatHaveBoth() {
    HostTensor output = f32(3, 1, 5, 1, 2, 4, 2, 3, 3, 9);
    HostTensor target = f32(3, 0, 0, 1, 1, 1, 1, 1, 0, 1);
    // First label: both above the one, 1. Second: 4 against 5 and 3, a half. Third: all yes.
    assertEquals((1 + 0.5) / 2, judge(Metrics.areaUnderCurve(), output, target, 3));
  }

  /** Three classes at two places of two examples: a place is an example of its own. */
  @Test
  void areaUnderCurveOfClassesIsThatOfEachAgainstTheRest() {
    HostTensor output = HostTensor.of(Shape.of(2, 3, 2), 2, 0, 0, 0, 0, -5, 2.1f, 5, 2, 5, -5, 5);
    HostTensor target = HostTensor.ofInts(Shape.of(2, 2), 0, 2, 1, 1);
    // Log-odds of class 0: 1.31, -0.01, 0.10, -0.69; the first place, alone of it, beats the three.
    // Class 1: -0.10 and -0.69 are above one of -2.13 and -0.01.
    // Class 2: the second place, -5.69, is above the third, -7.74, alone.
    assertEquals((1 + 1 / 2.0 + 1 / 3.0) / 3, area(output, target, 2), 1e-12);
  }

  @Test
  void areaUnderCurveOfValuesOfEveryShape() {
    HostTensor output = HostTensor.of(Shape.of(2, 2, 2), 1, 2, 1, 5, 3, 4, 2, 3);
    HostTensor target = HostTensor.of(Shape.of(2, 2, 2), 0, 1, 0, 1, 0, 1, 1, 0);
    // First label: 2 and 4 against 1 and 3; second: 5 and 2 against 1 and 3.
    assertEquals((3 / 4.0 + 3 / 4.0) / 2, area(output, target, 2), 1e-12);
    HostTensor single = HostTensor.of(Shape.of(3), 1, 3, 2);
    assertEquals(0.5, area(single, HostTensor.of(Shape.of(3), 0, 0, 1), 3));
    assertEquals(1, area(single, HostTensor.of(Shape.of(3), 0.5f, 1, 0), 3));
  }

  /** Whatever a softmax calls certain is still told apart. */
  @Test
  void areaUnderCurveOfVeryCertainClasses() {
    HostTensor output = f32(3, 0, 2000, 0, 3000, 0, 1000);
    assertEquals(1, area(output, labels(0, 1, 0), 3));
  }

  private static double area(HostTensor output, HostTensor target, int count) {
    Metric.Accumulator sums =
        Metrics.areaUnderCurve().start(output.shape().sub(1, output.shape().rank()));
    sums.add(output, target, count);
    return sums.value();
  }

  @Test
  void areaUnderCurveOfTwoClassesIsThatOfTheirDifference() {
    HostTensor output = f32(4, 0, 1, 100, 160, 0, -50, 3, 2);
    // Differences 1, 60, -50, -1 of labels 0, 1, 0, 1: 60 beats both, -1 one of two.
    assertEquals(3 / 4.0, judge(Metrics.areaUnderCurve(), output, labels(0, 1, 0, 1), 4));
  }

  @Test
  void metricsOfOnesOwn() {
    Metric largest =
        Metrics.of(
            "largest",
            true,
            (graph, output, target) -> graph.reduce(ReduceFunction.MAX, output, 1));
    assertEquals(3, judge(largest, f32(2, 1, 2, 4, 0), f32(2, 0, 0, 0, 0), 2));
    Metric product =
        Metrics.of(
            "product",
            false,
            (graph, output, target) -> graph.binary(BinaryFunction.MULTIPLY, output, target));
    assertEquals((2 + 6) / 2.0, judge(product, f32(2, 1, 2, 9, 9), f32(2, 2, 3, 0, 0), 1));
    Metric seen =
        Metrics.onHost(
            "seen",
            true,
            () ->
                new Metric.Accumulator() {
                  private double sum;

                  @Override
                  public void add(HostTensor output, HostTensor target, int count) {
                    for (int i = 0; i < count; i++) {
                      sum += output.floats()[i] * target.floats()[i];
                    }
                  }

                  @Override
                  public double value() {
                    return sum;
                  }
                });
    assertEquals(2 * (1 * 2 + 3 * 4), judge(seen, f32(3, 1, 3, 5), f32(3, 2, 4, 6), 2));
  }

  /** As reports name them, and as the best epoch is looked for. */
  @Test
  void metricsSayWhatTheyAreCalledAndWhichWayIsBetter() {
    for (Metric metric :
        List.of(
            Metrics.accuracy(),
            Metrics.meanIntersectionOverUnion(),
            Metrics.topAccuracy(5),
            Metrics.binaryAccuracy(),
            Metrics.areaUnderCurve())) {
      assertTrue(metric.higherIsBetter(), metric.name());
    }
    assertEquals("area-under-curve", Metrics.areaUnderCurve().name());
    assertFalse(Metrics.meanAbsoluteError().higherIsBetter());
    assertFalse(Metrics.meanSquaredError().higherIsBetter());
    assertEquals(
        "[accuracy, mean-squared-error]",
        List.of(Metrics.accuracy(), Metrics.meanSquaredError()).toString());
  }

  @Test
  void whatDoesNotSuitTheTargetIsRefused() {
    Judged values = judged(TensorSpec.f32(4, 3), TensorSpec.f32(4, 3));
    assertRefused(
        "metric: expected targets that are class numbers, got f32[4x3] for the output f32[4x3]",
        Metrics.accuracy(),
        values);
    assertRefused(
        "metric: expected targets that are class numbers, got f32[4x3] for the output f32[4x3]",
        Metrics.topAccuracy(2),
        values);
    assertRefused(
        "metric: expected targets that are values in the shape of the output, got i32[4] for the"
            + " output f32[4x3]",
        Metrics.meanAbsoluteError(),
        judged(TensorSpec.f32(4, 3), TensorSpec.i32(4)));
    Metric wrong =
        Metrics.of(
            "wrong", true, (graph, output, target) -> graph.reduce(ReduceFunction.MEAN, output, 0));
    assertRefused(
        "metric wrong: expected a value for each of 4 examples, got f32[3]", wrong, values);
  }

  private static Judged judged(TensorSpec output, TensorSpec target) {
    GraphBuilder graph = new GraphBuilder();
    return new Judged(graph, graph.input("output", output), graph.input("target", target));
  }

  private static void assertRefused(String message, Metric metric, Judged judged) {
    ShapeException e = assertThrows(ShapeException.class, () -> metric.watched(judged));
    assertEquals(message, e.getMessage());
  }
}
