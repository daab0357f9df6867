package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.loss.SoftmaxCrossEntropyBackward;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Dequantize;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.GatherBackward;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.op.norm.BatchNorm;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** The operations other than convolution, pooling and updates, against numbers worked by hand. */
public abstract class OperationCases extends BackendCases {
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final double TOLERANCE = 2e-6;

  private static HostTensor labels(int... labels) {
    return HostTensor.ofInts(Shape.of(labels.length), labels);
  }

  /** 0, 1, 2, ... in the given shape. */
  private static HostTensor count(int... extents) {
    HostTensor tensor = HostTensor.filled(Shape.of(extents), 0);
    for (int i = 0; i < tensor.floats().length; i++) {
      tensor.floats()[i] = i;
    }
    return tensor;
  }

  @Test
  void matMulMultipliesWhateverIsTransposed() {
    HostTensor a = matrix("1 2 3 / 4 5 6");
    HostTensor b = matrix("1 0 / 2 -1 / 0 3");
    HostTensor aTransposed = matrix("1 4 / 2 5 / 3 6");
    HostTensor bTransposed = matrix("1 2 0 / 0 -1 3");
    HostTensor y = matrix("5 7 / 14 13");
    assertGives(y, MatMul.of(false, false), a, b);
    assertGives(y, MatMul.of(true, false), aTransposed, b);
    assertGives(y, MatMul.of(false, true), a, bTransposed);
    assertGives(y, MatMul.of(true, true), aTransposed, bTransposed);
  }

  @Test
  void matMulAddsTheBiasToEveryRowAndThenActivates() {
    HostTensor a = matrix("1 2 3 / 4 5 6");
    HostTensor b = matrix("1 0 / 2 -1 / 0 3");
    HostTensor bias = vector(-10, 100);
    assertGives(matrix("-5 107 / 4 113"), MatMul.of(false, false), a, b, bias);
    MatMul relu = new MatMul(false, false, Optional.of(UnaryFunction.RELU));
    assertGives(matrix("0 107 / 4 113"), relu, a, b, bias);
    assertGives(matrix("5 7 / 14 13"), relu, a, b);
  }

  @Test
  void matMulOfBatchesMultipliesPairs() {
    HostTensor a = HostTensor.of(Shape.of(2, 1, 2), 1, 2, 3, 4);
    HostTensor b = HostTensor.of(Shape.of(2, 2, 1), 5, 6, 7, 8);
    assertGives(HostTensor.of(Shape.of(2, 1, 1), 17, 53), MatMul.of(false, false), a, b);
    assertGives(
        HostTensor.of(Shape.of(2, 1, 1), 17, 53),
        MatMul.of(true, true),
        a.reshape(Shape.of(2, 2, 1)),
        b.reshape(Shape.of(2, 1, 2)));
  }

  @Test
  void convolutionAddsTheBiasAndThenActivates() {
    Convolution op = Convolution.of(Window.of(2));
    Convolution activated =
        new Convolution(op.window(), Connectivity.DENSE, Optional.of(UnaryFunction.SQUARE));
    HostTensor x = HostTensor.of(Shape.of(1, 1, 3), 1, 2, 4);
    HostTensor w = HostTensor.of(Shape.of(2, 1, 2), 1, -1, 1, 1);
    HostTensor b = vector(10, -10);
    assertGives(HostTensor.of(Shape.of(1, 2, 2), 9, 8, -7, -4), op, x, w, b);
    assertGives(HostTensor.of(Shape.of(1, 2, 2), 81, 64, 49, 16), activated, x, w, b);
    assertGives(HostTensor.of(Shape.of(1, 2, 2), 1, 4, 9, 36), activated, x, w);
  }

  @ParameterizedTest
  @EnumSource(UnaryFunction.class)
  void unaryFunctionsFollowTheirSpecification(UnaryFunction function) {
    HostTensor x = vector(-20, -1.5f, -1, -0.25f, 0, 0.25f, 1, 1.5f, 20, Float.NaN);
    HostTensor expected = x.copy();
    for (int i = 0; i < expected.floats().length; i++) {
      expected.floats()[i] = (float) function.apply(x.floats()[i]);
    }
    assertGivesAbout(TOLERANCE, expected, Pointwise.of(function), x);
    assertEquals(Float.NaN, expected.floats()[9], function + " of NaN");
  }

  @ParameterizedTest
  @EnumSource(BinaryFunction.class)
  void binaryFunctionsFollowTheirSpecification(BinaryFunction function) {
    HostTensor a = HostTensor.of(Shape.of(6, 1), 0.25f, 1, 1.5f, 2, 3, Float.NaN);
    HostTensor b = vector(-2, -0.5f, 0.5f, 1, 3, Float.NaN);
    HostTensor expected = HostTensor.filled(Shape.of(6, 6), 0);
    for (int i = 0; i < 36; i++) {
      expected.floats()[i] = (float) function.apply(a.floats()[i / 6], b.floats()[i % 6]);
    }
    if (function == BinaryFunction.POWER) {
      // C and OpenCL define pow(1, NaN) as 1, Java as NaN: both are accepted.
      b.floats()[5] = 2;
      for (int i = 0; i < 6; i++) {
        expected.floats()[i * 6 + 5] = a.floats()[i] * a.floats()[i];
      }
    }
    assertGivesAbout(TOLERANCE, expected, Pointwise.of(function), a, b);
  }

  @Test
  void pointwiseEvaluatesAnExpressionOverBroadcastInputs() {
    Expression scaled = Expression.times(Expression.input(0), Expression.input(1));
    Expression positive = Expression.binary(BinaryFunction.GREATER, scaled, Expression.constant(0));
    Pointwise op = new Pointwise(Expression.select(positive, scaled, Expression.input(2)));
    assertGives(
        HostTensor.of(Shape.of(2, 2, 3), 10, 20, 30, -7, -7, -7, -7, -7, -7, 40, 50, 60),
        op,
        matrix("10 20 30 / -40 -50 -60").reshape(Shape.of(2, 1, 3)),
        HostTensor.of(Shape.of(2, 1), 1, -1),
        HostTensor.scalar(-7));
  }

  @Test
  void selectTakesTheSecondValueOnlyForZero() {
    Pointwise op =
        new Pointwise(
            Expression.select(Expression.input(0), Expression.constant(1), Expression.constant(2)));
    assertGives(vector(2, 2, 1, 1, 1), op, vector(0, -0f, -3, INFINITY, Float.NaN));
  }

  @Test
  void reductionsCombineTheirAxes() {
    HostTensor x = count(2, 3, 2);
    assertGives(vector(14, 22, 30), new Reduce(ReduceFunction.SUM, List.of(0, 2), false), x);
    assertGives(
        HostTensor.of(Shape.of(1, 3, 1), 3.5f, 5.5f, 7.5f),
        new Reduce(ReduceFunction.MEAN, List.of(0, 2), true),
        x);
    assertGives(matrix("4 5 / 10 11"), new Reduce(ReduceFunction.MAX, List.of(1), false), x);
    assertGives(matrix("0 1 / 6 7"), new Reduce(ReduceFunction.MIN, List.of(1), false), x);
    assertGives(HostTensor.scalar(66), new Reduce(ReduceFunction.SUM, List.of(0, 1, 2), false), x);
    assertGives(x, new Reduce(ReduceFunction.MEAN, List.of(), false), x);
    assertGives(
        vector(0, 21504, -INFINITY, Float.NaN),
        new Reduce(ReduceFunction.PRODUCT, List.of(1), false),
        matrix("3 0 5 7 / 8 7 -32 -12 / -1 2 Infinity 1 / 0 1 1 Infinity"));
    assertGives(
        matrix("0 -7 / 4 10"),
        new Reduce(ReduceFunction.PRODUCT, List.of(1), false),
        HostTensor.of(Shape.of(2, 2, 2), 0, 1, 3, -7, -1, 2, -4, 5));
  }

  @Test
  void extremesOfNanAreNan() {
    HostTensor x = matrix("1 NaN 3 / -Infinity -Infinity -Infinity");
    assertGives(vector(Float.NaN, -INFINITY), new Reduce(ReduceFunction.MAX, List.of(1), false), x);
    assertGives(vector(Float.NaN, -INFINITY), new Reduce(ReduceFunction.MIN, List.of(1), false), x);
  }

  @Test
  void argMaxTakesTheFirstOfTheLargest() {
    HostTensor x = matrix("1 3 3 2 / NaN 9 NaN 1 / 5 5 5 5 / -Infinity -Infinity -2 -3");
    assertGives(labels(1, 0, 0, 2), new ArgMax(1), x);
    assertGives(labels(1, 1, 1, 2), new ArgMax(0), x);
    assertGives(HostTensor.ofInts(Shape.of(2, 2), 1, 1, 1, 1), new ArgMax(1), count(2, 2, 2));
  }

  @Test
  void batchNormGivesEachChannelItsMeanAndDeviation() {
    HostTensor x = HostTensor.of(Shape.of(2, 2, 2), 1, 3, 0, 8, 3, 1, 8, 0);
    HostTensor gamma = vector(2, 1);
    HostTensor beta = vector(10, -1);
    for (Candidate candidate :
        SingleOp.candidates(backend(), SingleOp.problem(new BatchNorm(0), x, gamma, beta))) {
      List<HostTensor> got = SingleOp.run(backend(), candidate, new BatchNorm(0), x, gamma, beta);
      assertArrayEquals(
          new float[] {8, 12, -2, 0, 12, 8, 0, -2}, got.get(0).floats(), (float) TOLERANCE);
      assertArrayEquals(new float[] {2, 4}, got.get(1).floats());
      assertArrayEquals(new float[] {1, 16}, got.get(2).floats());
    }
    // Of equal elements the deviation is 0, and so is the distance.
    assertGives(
        HostTensor.of(Shape.of(3, 1), 0, 0, 0),
        new BatchNorm(1e-5f),
        HostTensor.of(Shape.of(3, 1), 7, 7, 7));
  }

  @Test
  void theStatisticsOfNothingAreNan() {
    HostTensor x = HostTensor.zeros(TensorSpec.f32(0, 2, 3));
    for (Candidate candidate :
        SingleOp.candidates(backend(), SingleOp.problem(new BatchNorm(1), x))) {
      List<HostTensor> got = SingleOp.run(backend(), candidate, new BatchNorm(1), x);
      assertArrayEquals(new float[] {Float.NaN, Float.NaN}, got.get(1).floats());
      assertArrayEquals(new float[] {Float.NaN, Float.NaN}, got.get(2).floats());
    }
  }

  @Test
  void softmaxGivesProbabilitiesAlongItsAxis() {
    float third = (float) Math.log(3);
    HostTensor x = HostTensor.of(Shape.of(2, 2), 0, third, 500, 500);
    assertGivesAbout(
        TOLERANCE, HostTensor.of(Shape.of(2, 2), 0.25f, 0.75f, 0.5f, 0.5f), new Softmax(1), x);
    assertGivesAbout(
        TOLERANCE,
        HostTensor.of(Shape.of(1, 2, 2), 0.25f, 0.5f, 0.75f, 0.5f),
        new Softmax(1),
        HostTensor.of(Shape.of(1, 2, 2), 0, -1000, third, -1000));
    assertGivesAbout(
        TOLERANCE, vector(0.5f, 0.5f, 0), new Softmax(0), vector(3e38f, 3e38f, -INFINITY));
  }

  @Test
  void crossEntropyIsTheNegativeLogarithmOfTheProbability() {
    float third = (float) Math.log(3);
    HostTensor logits = HostTensor.of(Shape.of(4, 2), 0, third, 0, third, 0, third, 0, third);
    HostTensor loss = vector((float) Math.log(4), (float) Math.log(4 / 3.0), 0, 0);
    assertGivesAbout(TOLERANCE, loss, new SoftmaxCrossEntropy(), logits, labels(0, 1, -1, 2));
    assertGivesAbout(
        TOLERANCE,
        HostTensor.of(Shape.of(4, 2), -0.75f * 2, 0.75f * 2, 0.25f * 4, -0.25f * 4, 0, 0, 0, 0),
        new SoftmaxCrossEntropyBackward(),
        logits,
        labels(0, 1, -1, 2),
        vector(2, 4, 8, Float.NaN));
  }

  @Test
  void crossEntropyOfLargeLogitsDoesNotOverflow() {
    HostTensor logits = matrix("10000 0 / -10000 0");
    assertGivesAbout(
        TOLERANCE, vector(10000, 10000), new SoftmaxCrossEntropy(), logits, labels(1, 0));
  }

  @Test
  void crossEntropyOfAPictureIsPerPixel() {
    float third = (float) Math.log(3);
    HostTensor logits = HostTensor.of(Shape.of(1, 2, 1, 2), 0, third, third, 0);
    HostTensor labels = HostTensor.ofInts(Shape.of(1, 1, 2), 1, 1);
    assertGivesAbout(
        TOLERANCE,
        HostTensor.of(Shape.of(1, 1, 2), (float) Math.log(4 / 3.0), (float) Math.log(4)),
        new SoftmaxCrossEntropy(),
        logits,
        labels);
    assertGivesAbout(
        TOLERANCE,
        HostTensor.of(Shape.of(1, 2, 1, 2), 0.25f, 0.75f, -0.25f, -0.75f),
        new SoftmaxCrossEntropyBackward(),
        logits,
        labels,
        HostTensor.filled(Shape.of(1, 1, 2), 1));
  }

  @Test
  void oneHotMarksTheLabel() {
    assertGives(
        matrix("5 -5 -5 / -5 -5 5 / -5 -5 -5 / -5 -5 -5"),
        new OneHot(3, 5, -5),
        labels(0, 2, -1, 3));
    assertGives(
        HostTensor.of(Shape.of(1, 2, 2), 0, 1, 1, 0),
        new OneHot(2, 1, 0),
        HostTensor.ofInts(Shape.of(1, 2), 1, 0));
  }

  @Test
  void broadcastRepeats() {
    assertGives(
        HostTensor.of(Shape.of(2, 2, 3), 1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2),
        new Broadcast(Shape.of(2, 2, 3)),
        HostTensor.of(Shape.of(2, 1), 1, 2));
    assertGives(matrix("7 7 / 7 7"), new Broadcast(Shape.of(2, 2)), HostTensor.scalar(7));
  }

  @Test
  void transposeReordersTheAxes() {
    assertGives(matrix("0 3 / 1 4 / 2 5"), new Transpose(List.of(1, 0)), matrix("0 1 2 / 3 4 5"));
    // y[i,j,k] = x[j,k,i]
    assertGives(
        HostTensor.of(Shape.of(2, 2, 3), 0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11),
        new Transpose(List.of(2, 0, 1)),
        count(2, 3, 2));
  }

  @Test
  void dequantizeTakesEveryByteFromTheTableOfItsChannel() {
    HostTensor table = HostTensor.zeros(TensorSpec.f32(2, 256));
    for (int level = 0; level < 256; level++) {
      table.floats()[level] = level;
      table.floats()[256 + level] = -level - 0.5f;
    }
    // Two examples of two channels of three: six bytes in two words, the last two of nobody.
    HostTensor words =
        HostTensor.ofInts(Shape.of(2, 2), 0xFF020100, 0x7777FE80, 0x03030303, 0xFFFF0000);
    assertGives(
        HostTensor.of(
            Shape.of(2, 2, 3), 0, 1, 2, -255.5f, -128.5f, -254.5f, 3, 3, 3, -3.5f, -0.5f, -0.5f),
        new Dequantize(Shape.of(2, 3)),
        words,
        table);
  }

  @Test
  void padSurroundsAndSpreads() {
    assertGives(
        matrix("9 9 9 9 / 1 9 2 9 / 3 9 4 9"),
        new Pad(Shape.of(1, 0), Shape.of(0, 1), Shape.of(0, 1), 9),
        matrix("1 2 / 3 4"));
  }

  @Test
  void sliceTakesEveryStep() {
    assertGives(
        matrix("5 7 / 13 15"),
        new Slice(Shape.of(1, 1), Shape.of(2, 2), Shape.of(2, 2)),
        count(4, 4));
  }

  @Test
  void sliceAndPadAreAdjoint() {
    Slice slice = new Slice(Shape.of(1, 0, 2), Shape.of(2, 3, 2), Shape.of(2, 1, 3));
    Pad pad = new Pad(slice.start(), Shape.of(1, 1, 0), Shape.of(1, 0, 2), 0);
    HostTensor x = integers(Shape.of(5, 4, 6), 1);
    HostTensor dy = integers(slice.extents(), 2);
    HostTensor dx = apply(pad, dy);
    assertEquals(x.shape(), dx.shape());
    assertEquals(dot(dy, apply(slice, x)), dot(dx, x));
    assertGives(dy, slice, dx);
  }

  @Test
  void concatJoinsAlongItsAxis() {
    HostTensor a = matrix("1 2 / 3 4");
    assertGives(matrix("1 2 5 / 3 4 6"), new Concat(1), a, matrix("5 / 6"));
    assertGives(matrix("1 2 / 3 4 / 5 6 / 1 2 / 3 4"), new Concat(0), a, matrix("5 6"), a);
    assertGives(a, new Concat(0), a);
  }

  @Test
  void gatherTakesSlicesByTheirNumbers() {
    HostTensor x = matrix("1 2 3 / 4 5 6");
    assertGives(matrix("4 5 6 / 1 2 3 / 4 5 6"), new Gather(0), x, labels(1, 0, -1));
    assertGives(
        HostTensor.of(Shape.of(2, 2, 2), 3, 1, 2, 2, 6, 4, 5, 5),
        new Gather(1),
        x,
        HostTensor.ofInts(Shape.of(2, 2), 2, -3, 1, -2));
    assertGives(vector(4, 5, 6), new Gather(0), x, HostTensor.ofInts(Shape.scalar(), 1));
    assertGives(
        matrix("0 3 0 0 / 0 NaN 0 0"),
        new Gather(1),
        matrix("1 2 3 / Infinity 5 NaN"),
        labels(3, 2, -4, Integer.MIN_VALUE));
  }

  @Test
  void gatherBackwardAddsUpWhatNamesASlice() {
    Gather rows = new Gather(0);
    assertGives(
        matrix("0 0 / 2 20 / 1013 10130"),
        new GatherBackward(rows, Shape.of(3, 2)),
        matrix("1000 10000 / 2 20 / 13 130 / 5 50 / 7 70"),
        labels(2, 1, -1, 3, Integer.MAX_VALUE));
    assertGives(
        matrix("3 4 0 / 7 8 0"),
        new GatherBackward(new Gather(1), Shape.of(2, 3)),
        matrix("1 4 2 9 / 5 8 2 9"),
        labels(0, 1, 0, -4));
  }
}
