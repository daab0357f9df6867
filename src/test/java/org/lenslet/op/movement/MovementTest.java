package org.lenslet.op.movement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.op.Rejections.assertOutput;
import static org.lenslet.op.Rejections.assertRejects;
import static org.lenslet.tensor.TensorSpec.f32;
import static org.lenslet.tensor.TensorSpec.i32;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.op.Op;
import org.lenslet.tensor.Shape;

class MovementTest {

  @Test
  void reshapeIsAViewOfAnyTypeAndNothingElseIs() {
    Op op = new Reshape(Shape.of(4, 6));
    assertTrue(op.isView());
    assertFalse(new Broadcast(Shape.of(4)).isView());
    assertOutput(f32(4, 6), op, f32(2, 3, 4));
    assertOutput(i32(4, 6), op, i32(24));
    assertRejects("reshape: expected 24 elements for 4x6, got f32[5]", op, f32(5));
    assertRejects("reshape: expected 1 input, got 0 []", op);
    assertEquals("reshape 4x6", op.toString());
  }

  @Test
  void broadcastAlignsAtTheLastAxis() {
    Op op = new Broadcast(Shape.of(2, 3, 4));
    assertOutput(f32(2, 3, 4), op, f32(3, 1));
    assertOutput(f32(2, 3, 4), op, f32());
    assertOutput(f32(2, 3, 4), op, f32(2, 1, 4));
    assertRejects("broadcast: expected a shape that broadcasts to 2x3x4, got 3", op, f32(3));
    assertRejects(
        "broadcast: expected a shape that broadcasts to 2x3x4, got 1x2x3x4", op, f32(1, 2, 3, 4));
    assertRejects("broadcast: expected x of type FLOAT32, got i32[4]", op, i32(4));
    assertRejects("broadcast: expected 1 input, got 0 []", op);
    assertEquals("broadcast 2x3x4", op.toString());
  }

  @Test
  void transposePermutesTheAxes() {
    Op op = new Transpose(List.of(2, 0, 1));
    assertOutput(f32(4, 2, 3), op, f32(2, 3, 4));
    assertRejects("transpose: expected an input of rank 3, got 2x3", op, f32(2, 3));
    assertRejects("transpose: expected x of type FLOAT32, got i32[2x3x4]", op, i32(2, 3, 4));
    assertRejects("transpose: expected 1 input, got 0 []", op);
    assertRejects(
        "transpose: expected each axis from 0 to 1 once, got [0, 0]",
        () -> new Transpose(List.of(0, 0)));
    assertRejects(
        "transpose: expected each axis from 0 to 1 once, got [0, 2]",
        () -> new Transpose(List.of(0, 2)));
    assertEquals("transpose [2, 0, 1]", op.toString());
  }

  @Test
  void padAddsBeforeBetweenAndAfter() {
    Op op = new Pad(Shape.of(1, 0), Shape.of(0, 2), Shape.of(3, 0), 7);
    assertOutput(f32(10, 5), op, f32(3, 3));
    assertOutput(f32(1, 2), op, f32(0, 0));
    assertRejects("pad: expected rank 2, got 3", op, f32(3));
    assertRejects("pad: expected x of type FLOAT32, got i32[3x3]", op, i32(3, 3));
    assertRejects("pad: expected 1 input, got 0 []", op);
    assertRejects(
        "pad: expected before, after and interior of equal rank, got 1, 1x1, 1",
        () -> new Pad(Shape.of(1), Shape.of(1, 1), Shape.of(1), 0));
    assertRejects(
        "pad: expected extents of at most 2147483647, got 4294901761",
        new Pad(Shape.of(0), Shape.of(0), Shape.of(65534), 0),
        f32(65537));
    assertEquals("pad 1x0..0x2 interior 3x0 value 7.0", op.toString());
  }

  @Test
  void sliceTakesRegularPositions() {
    Op op = new Slice(Shape.of(1, 0), Shape.of(2, 3), Shape.of(3, 1));
    assertOutput(f32(2, 3), op, f32(5, 3));
    assertRejects("slice: expected positions below 4, got position 4", op, f32(4, 3));
    assertRejects("slice: expected rank 2, got 4", op, f32(4));
    assertRejects("slice: expected x of type FLOAT32, got i32[5x3]", op, i32(5, 3));
    assertRejects("slice: expected 1 input, got 0 []", op);
    assertRejects(
        "slice: expected start, extents and step of equal rank, got 1, 1, 1x1",
        () -> new Slice(Shape.of(1), Shape.of(1), Shape.of(1, 1)));
    assertRejects(
        "slice: expected steps of at least 1, got 0",
        () -> new Slice(Shape.of(0), Shape.of(1), Shape.of(0)));
    assertRejects(
        "slice: expected extents of at least 1, got 0",
        () -> new Slice(Shape.of(0), Shape.of(0), Shape.of(1)));
    assertEquals("slice from 1x0 extents 2x3 step 3x1", op.toString());
  }

  @Test
  void concatAddsUpOneAxis() {
    Op op = new Concat(1);
    assertOutput(f32(2, 6), op, f32(2, 3), f32(2, 1), f32(2, 2));
    assertRejects("concat: expected at least 1 input, got 0 []", op);
    assertRejects("concat: expected an axis below rank 1, got 1", op, f32(2));
    assertRejects("concat: expected inputs of type FLOAT32, got i32[2x3]", op, i32(2, 3));
    assertRejects(
        "concat: expected shapes equal to 2x3 except on axis 1, got 3x3", op, f32(2, 3), f32(3, 3));
    assertRejects(
        "concat: expected shapes equal to 2x3 except on axis 1, got 2", op, f32(2, 3), f32(2));
    assertRejects(
        "concat: expected an extent of at most 2147483647, got 3000000000",
        new Concat(0),
        f32(1_500_000_000),
        f32(1_500_000_000));
    assertRejects("concat: expected an axis of at least 0, got -1", () -> new Concat(-1));
    assertEquals("concat axis 1", op.toString());
  }

  @Test
  void dequantizeReadsFourBytesAWord() {
    Op op = new Dequantize(Shape.of(3, 5, 5));
    assertOutput(f32(8, 3, 5, 5), op, i32(8, 19), f32(3, 256));
    assertOutput(f32(2, 4), new Dequantize(Shape.of(4)), i32(2, 1), f32(4, 256));
    assertRejects("dequantize: expected x of N x 19 words, got 8x18", op, i32(8, 18), f32(3, 256));
    assertRejects("dequantize: expected x of N x 19 words, got 19", op, i32(19), f32(3, 256));
    assertRejects(
        "dequantize: expected x of type INT32, got f32[8x19]", op, f32(8, 19), f32(3, 256));
    assertRejects(
        "dequantize: expected table of shape 3x256, got 1x256", op, i32(8, 19), f32(1, 256));
    assertRejects(
        "dequantize: expected table of type FLOAT32, got i32[3x256]", op, i32(8, 19), i32(3, 256));
    assertRejects("dequantize: expected 2 inputs, got 1 [i32[8x19]]", op, i32(8, 19));
    assertRejects(
        "dequantize: expected a shape of rank at least 1, got scalar",
        () -> new Dequantize(Shape.scalar()));
    assertEquals("dequantize 3x5x5", op.toString());
  }

  @Test
  void gatherPutsTheIndicesInPlaceOfTheAxis() {
    Op op = new Gather(1);
    assertOutput(f32(2, 5, 6, 4), op, f32(2, 3, 4), i32(5, 6));
    assertOutput(f32(2, 4), op, f32(2, 3, 4), i32());
    assertRejects("gather: expected an axis below rank 1, got 1", op, f32(3), i32(2));
    assertRejects("gather: expected indices of type INT32, got f32[2]", op, f32(3, 3), f32(2));
    assertRejects("gather: expected x of type FLOAT32, got i32[3x3]", op, i32(3, 3), i32(2));
    assertRejects("gather: expected 2 inputs, got 1 [f32[3x3]]", op, f32(3, 3));
    assertRejects("gather: expected an axis of at least 0, got -1", () -> new Gather(-1));
    assertEquals("gather axis 1", op.toString());
    Op backward = new GatherBackward(new Gather(1), Shape.of(2, 3, 4));
    assertOutput(f32(2, 3, 4), backward, f32(2, 5, 6, 4), i32(5, 6));
    assertRejects(
        "gatherBackward: expected dy of shape 2x5x4, got 2x6x4", backward, f32(2, 6, 4), i32(5));
    assertEquals("gatherBackward axis 1", backward.toString());
  }
}
