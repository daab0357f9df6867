package org.lenslet.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.op.Rejections.assertOutput;
import static org.lenslet.op.Rejections.assertRejects;
import static org.lenslet.tensor.TensorSpec.f32;
import static org.lenslet.tensor.TensorSpec.i32;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.loss.OneHot;
import org.lenslet.op.loss.SoftmaxCrossEntropy;
import org.lenslet.op.loss.SoftmaxCrossEntropyBackward;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.reduce.ArgMax;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;

class ArithmeticTest {

  @Test
  void matMulMultipliesMatricesAndBatches() {
    assertOutput(f32(2, 4), MatMul.of(false, false), f32(2, 3), f32(3, 4), f32(4));
    assertOutput(f32(2, 4), MatMul.of(true, false), f32(3, 2), f32(3, 4));
    assertOutput(f32(2, 4), MatMul.of(false, true), f32(2, 3), f32(4, 3));
    assertOutput(f32(5, 2, 4), MatMul.of(true, true), f32(5, 3, 2), f32(5, 4, 3));
    assertEquals(
        "matMul transposeA transposeB TANH",
        new MatMul(true, true, Optional.of(UnaryFunction.TANH)).toString());
  }

  @Test
  void matMulRefusesWrongOperands() {
    Op op = MatMul.of(false, false);
    assertRejects("matMul: expected 2 to 3 inputs, got 1 [f32[2x3]]", op, f32(2, 3));
    assertRejects(
        "matMul: expected inputs of type FLOAT32, got i32[3x4]", op, f32(2, 3), i32(3, 4));
    assertRejects(
        "matMul: expected two matrices, or two batches of matrices, got 2x3 and 3",
        op,
        f32(2, 3),
        f32(3));
    assertRejects(
        "matMul: expected two matrices, or two batches of matrices, got 3 and 3",
        op,
        f32(3),
        f32(3));
    assertRejects(
        "matMul: expected batches of equal size, got 5x2x3 and 4x3x2",
        op,
        f32(5, 2, 3),
        f32(4, 3, 2));
    assertRejects(
        "matMul: expected equal inner extents, got 2x3 and 2x3", op, f32(2, 3), f32(2, 3));
    assertRejects("matMul: expected bias of shape 4, got 2", op, f32(2, 3), f32(3, 4), f32(2));
  }

  @Test
  void pointwiseBroadcastsItsInputs() {
    Op op = Pointwise.of(BinaryFunction.ADD);
    assertOutput(f32(2, 3, 4), op, f32(2, 1, 4), f32(3, 1));
    assertOutput(f32(3), op, f32(3), f32());
    assertTrue(op.mayOverwrite(0, 1, 2));
    assertEquals("pointwise add(in0, in1)", op.toString());
    assertRejects("pointwise: expected 2 inputs, got 1 [f32[2]]", op, f32(2));
    assertRejects("pointwise: expected inputs of type FLOAT32, got i32[2]", op, f32(2), i32(2));
    assertRejects(
        "pointwise: expected shapes that broadcast (equal extents, or 1), got 2x3 and 2x2",
        op,
        f32(2, 3),
        f32(2, 2));
    assertRejects(
        "pointwise: expected an expression of at least 1 input, got 1.0",
        new Pointwise(Expression.constant(1)));
    assertRejects(
        "pointwise: expected an expression that names input 0, got in1",
        new Pointwise(Expression.input(1)),
        f32(3),
        f32(2, 3));
  }

  @Test
  void reduceRemovesOrKeepsTheAxes() {
    Op drop = new Reduce(ReduceFunction.SUM, List.of(0, 2), false);
    assertOutput(f32(3), drop, f32(2, 3, 4));
    assertOutput(f32(1, 3, 1), new Reduce(ReduceFunction.SUM, List.of(0, 2), true), f32(2, 3, 4));
    assertOutput(f32(2), new Reduce(ReduceFunction.MAX, List.of(), false), f32(2));
    assertRejects("reduce: expected axes below rank 2, got [0, 2]", drop, f32(2, 3));
    assertRejects("reduce: expected axes of at least 1 element, got 2x3x0", drop, f32(2, 3, 0));
    assertRejects("reduce: expected x of type FLOAT32, got i32[2x3x4]", drop, i32(2, 3, 4));
    assertRejects("reduce: expected 1 input, got 0 []", drop);
    assertRejects(
        "reduce: expected ascending axes of at least 0, got [1, 1]",
        () -> new Reduce(ReduceFunction.MEAN, List.of(1, 1), false));
    assertRejects(
        "reduce: expected ascending axes of at least 0, got [-1]",
        () -> new Reduce(ReduceFunction.MEAN, List.of(-1), false));
    assertEquals("reduce SUM [0, 2]", drop.toString());
  }

  @Test
  void argMaxDropsItsAxis() {
    Op op = new ArgMax(1);
    assertOutput(i32(2, 4), op, f32(2, 3, 4));
    assertRejects("argMax: expected an axis below rank 1, got 1", op, f32(2));
    assertRejects("argMax: expected an axis of at least 1 element, got 2x0", op, f32(2, 0));
    assertRejects("argMax: expected x of type FLOAT32, got i32[2x3]", op, i32(2, 3));
    assertRejects("argMax: expected 1 input, got 0 []", op);
    assertRejects("argMax: expected an axis of at least 0, got -1", () -> new ArgMax(-1));
    assertEquals("argMax axis 1", op.toString());
  }

  @Test
  void softmaxKeepsTheShape() {
    Op op = new Softmax(1);
    assertOutput(f32(2, 3), op, f32(2, 3));
    assertRejects("softmax: expected an axis below rank 1, got 1", op, f32(2));
    assertRejects("softmax: expected x of type FLOAT32, got i32[2x3]", op, i32(2, 3));
    assertRejects("softmax: expected 1 input, got 0 []", op);
    assertRejects("softmax: expected an axis of at least 0, got -1", () -> new Softmax(-1));
    assertEquals("softmax axis 1", op.toString());
  }

  @Test
  void crossEntropyGivesALossPerLabel() {
    Op op = new SoftmaxCrossEntropy();
    assertOutput(f32(2), op, f32(2, 3), i32(2));
    assertOutput(f32(2, 5, 6), op, f32(2, 3, 5, 6), i32(2, 5, 6));
    assertRejects("softmaxCrossEntropy: expected 2 inputs, got 1 [f32[2x3]]", op, f32(2, 3));
    assertRejects(
        "softmaxCrossEntropy: expected logits of type FLOAT32, got i32[2x3]",
        op,
        i32(2, 3),
        i32(2));
    assertRejects(
        "softmaxCrossEntropy: expected labels of type INT32, got f32[2]", op, f32(2, 3), f32(2));
    assertRejects(
        "softmaxCrossEntropy: expected logits N x C x any, C at least 1, got 2",
        op,
        f32(2),
        i32(2));
    assertRejects("softmaxCrossEntropy: expected labels of shape 2, got 3", op, f32(2, 3), i32(3));
    assertEquals("softmaxCrossEntropy", op.toString());
  }

  @Test
  void crossEntropyBackwardGivesTheShapeOfTheLogits() {
    Op op = new SoftmaxCrossEntropyBackward();
    assertOutput(f32(2, 3, 4), op, f32(2, 3, 4), i32(2, 4), f32(2, 4));
    assertRejects("softmaxCrossEntropyBackward: expected 3 inputs, got 0 []", op);
    assertRejects(
        "softmaxCrossEntropyBackward: expected labels of shape 2x4, got 2",
        op,
        f32(2, 3, 4),
        i32(2),
        f32(2, 4));
    assertRejects(
        "softmaxCrossEntropyBackward: expected dloss of type FLOAT32, got i32[2]",
        op,
        f32(2, 3),
        i32(2),
        i32(2));
    assertRejects(
        "softmaxCrossEntropyBackward: expected dloss of shape 2, got scalar",
        op,
        f32(2, 3),
        i32(2),
        f32());
    assertEquals("softmaxCrossEntropyBackward", op.toString());
  }

  @Test
  void oneHotInsertsTheClassAxis() {
    Op op = new OneHot(10, 1, 0);
    assertOutput(f32(2, 10), op, i32(2));
    assertOutput(f32(2, 10, 5, 6), op, i32(2, 5, 6));
    assertRejects("oneHot: expected labels of type INT32, got f32[2]", op, f32(2));
    assertRejects("oneHot: expected labels of rank at least 1, got scalar", op, i32());
    assertRejects("oneHot: expected 1 input, got 0 []", op);
    assertRejects("oneHot: expected at least 1 class, got 0", () -> new OneHot(0, 1, 0));
    assertEquals("oneHot classes 10 on 1.0 off 0.0", op.toString());
  }
}
