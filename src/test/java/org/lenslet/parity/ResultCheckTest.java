package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Problem;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

class ResultCheckTest {
  private static final float TINY = 1e-40f;
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final Op RELU = Pointwise.of(UnaryFunction.RELU);
  private static final Op ADD = Pointwise.of(BinaryFunction.ADD);
  private static final Op MULTIPLY = Pointwise.of(BinaryFunction.MULTIPLY);

  private static HostTensor row(float... elements) {
    return HostTensor.of(Shape.of(1, elements.length), elements);
  }

  private static HostTensor vector(float... elements) {
    return HostTensor.of(Shape.of(elements.length), elements);
  }

  private static HostTensor column(float... elements) {
    return HostTensor.of(Shape.of(elements.length, 1), elements);
  }

  private static String failure(Op op, List<HostTensor> inputs, HostTensor... got) {
    Problem problem = Problem.of(op, inputs.stream().map(HostTensor::spec).toList());
    return ResultCheck.compare(problem, inputs, List.of(got), Accuracy.FP32, new ReferenceBackend())
        .stream()
        .map(Comparison::failure)
        .reduce("", String::concat);
  }

  private static void assertRight(Op op, List<HostTensor> inputs, HostTensor... got) {
    assertEquals("", failure(op, inputs, got));
  }

  private static void assertWrong(String start, Op op, List<HostTensor> inputs, HostTensor... got) {
    String failure = failure(op, inputs, got);
    assertTrue(failure.startsWith(start), failure);
  }

  @Test
  void denormalNumbersMayBeKeptOrTakenForZero() {
    List<HostTensor> x = List.of(row(TINY, 2, TINY));
    assertRight(RELU, x, row(TINY, 2, TINY));
    assertRight(RELU, x, row(0, 2, TINY));
    assertWrong("output 0 at [0, 0]: expected ", RELU, x, row(2 * TINY, 2, TINY));
    assertWrong("output 0 at [0, 1]: expected 2.0, got 0.0", RELU, x, row(0, 0, 0));
    List<HostTensor> large = List.of(row(TINY), row(1e30f));
    assertRight(MULTIPLY, large, row(TINY * 1e30f));
    assertRight(MULTIPLY, large, row(0));
    assertWrong("output 0 at [0, 0]: expected ", MULTIPLY, large, row(TINY * 5e29f));
  }

  @Test
  void resultsMayUnderflow() {
    List<HostTensor> exact = List.of(row(0x1p-70f), row(0x1p-70f));
    assertRight(MULTIPLY, exact, row(0x1p-140f));
    assertRight(MULTIPLY, exact, row(0));
    List<HostTensor> product = List.of(row(1e-20f, 2e-20f), column(1e-22f, 1e-22f));
    assertRight(MatMul.of(false, false), product, row(3e-42f));
    assertRight(MatMul.of(false, false), product, row(0));
    assertWrong("output 0 at [0, 0]", MatMul.of(false, false), product, row(1e-36f));
  }

  @Test
  void aPositionIsRightWithAndWithoutDenormalNumbers() {
    HostTensor x = HostTensor.of(Shape.of(1, 1, 1, 4), -TINY, TINY, 3, 4);
    MaxPool pool = new MaxPool(Window.of(1, 2).withStride(1, 2), false);
    Shape y = Shape.of(1, 1, 1, 2);
    HostTensor values = HostTensor.of(y, TINY, 4);
    assertRight(pool, List.of(x), values, HostTensor.ofInts(y, 1, 3));
    HostTensor flushed = HostTensor.of(y, 0, 4);
    assertRight(pool, List.of(x), flushed, HostTensor.ofInts(y, 0, 3));
    assertWrong("output 1", pool, List.of(x), values, HostTensor.ofInts(y, 1, 2));
    assertWrong("output 1", pool, List.of(x), values, HostTensor.ofInts(y, 2, 3));
    HostTensor line = row(-TINY, TINY, -3);
    assertRight(new ArgMax(1), List.of(line), HostTensor.ofInts(Shape.of(1), 0));
    assertRight(new ArgMax(1), List.of(line), HostTensor.ofInts(Shape.of(1), 1));
    assertWrong("output 0", new ArgMax(1), List.of(line), HostTensor.ofInts(Shape.of(1), 2));
  }

  @Test
  void theFirstOfEqualsMustWin() {
    HostTensor ties = row(1, 2, 2);
    assertRight(new ArgMax(1), List.of(ties), HostTensor.ofInts(Shape.of(1), 1));
    assertWrong("output 0", new ArgMax(1), List.of(ties), HostTensor.ofInts(Shape.of(1), 2));
  }

  @Test
  void nonFiniteInputsSpreadAsTheKernelLikes() {
    List<HostTensor> x = List.of(row(Float.NaN, 1, INFINITY), row(1, 2, 3));
    assertRight(ADD, x, row(Float.NaN, 3, INFINITY));
    assertRight(ADD, x, row(Float.NaN, Float.NaN, Float.NaN));
    assertWrong("output 0 at [0, 1]: expected 3.0, got 4.0", ADD, x, row(Float.NaN, 4, INFINITY));
    HostTensor image = HostTensor.of(Shape.of(1, 1, 1, 3), Float.NaN, 1, 2);
    HostTensor filter = HostTensor.of(Shape.of(1, 1, 1, 1), 2);
    Op convolution = Convolution.of(Window.of(1, 1));
    HostTensor wrong = HostTensor.of(Shape.of(1, 1, 1, 3), Float.NaN, 2, 5);
    assertWrong("output 0 at [0, 0, 0, 2]", convolution, List.of(image, filter), wrong);
  }

  @Test
  void finiteInputsGiveWhatTheReferenceGives() {
    List<HostTensor> x = List.of(row(1, -1));
    Op logarithm = Pointwise.of(UnaryFunction.LOG);
    assertRight(logarithm, x, row(0, Float.NaN));
    assertWrong("output 0 at [0, 0]: expected 0.0, got NaN", logarithm, x, row(Float.NaN, 0));
    assertWrong("output 0 at [0, 0]", RELU, x, row(INFINITY, 0));
    assertWrong("output 0 at [0, 0]", RELU, x, row(Float.NaN, 0));
  }

  @Test
  void aSumThatOverflowsOnTheWayMayBeAnything() {
    List<HostTensor> product = List.of(row(3e38f, 3e38f), column(1, -1));
    for (float result : new float[] {0, INFINITY, Float.NaN}) {
      assertRight(MatMul.of(false, false), product, row(result));
    }
  }

  /** Every kernel stays in the range of float where the mean does. */
  @Test
  void aMeanWhoseSumOverflowsIsStillJudged() {
    Op mean = new Reduce(ReduceFunction.MEAN, List.of(1), false);
    List<HostTensor> large = List.of(row(3e38f, 3e38f));
    assertRight(mean, large, vector(3e38f));
    assertWrong("output 0 at [0]: expected 3.0E38, got Infinity", mean, large, vector(INFINITY));
    assertWrong("output 0 at [0]: expected 3.0E38, got 2.9E38", mean, large, vector(2.9e38f));
    AveragePool pool = new AveragePool(Window.of(1, 2), false, false, 0);
    HostTensor image = HostTensor.of(Shape.of(1, 1, 1, 2), 3e38f, 3e38f);
    assertRight(pool, List.of(image), HostTensor.of(Shape.of(1, 1, 1, 1), 3e38f));
    List<HostTensor> most = List.of(row(Float.MAX_VALUE, Float.MAX_VALUE));
    assertRight(mean, most, vector(INFINITY)); // a rounding away
  }

  @Test
  void aFunctionOfWhatOverflowedMayBeAnything() {
    MatMul product = new MatMul(false, false, Optional.of(UnaryFunction.TANH));
    List<HostTensor> large = List.of(row(3e38f, 3e38f), column(2, -2));
    for (float result : new float[] {0, 1, Float.NaN}) {
      assertRight(product, large, row(result));
    }
    assertWrong("output 0 at [0, 0]", product, List.of(row(3, 3), column(2, -2)), row(Float.NaN));
  }
}
