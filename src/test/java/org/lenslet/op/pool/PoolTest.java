package org.lenslet.op.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lenslet.op.Rejections.assertOutput;
import static org.lenslet.op.Rejections.assertOutputs;
import static org.lenslet.op.Rejections.assertRejects;
import static org.lenslet.tensor.TensorSpec.f32;
import static org.lenslet.tensor.TensorSpec.i32;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.tensor.Shape;

class PoolTest {
  private static final Window HALVES = Window.of(2, 2).withStride(2);
  private static final MaxPool MAX = new MaxPool(HALVES, false);
  private static final AveragePool MEAN = AveragePool.of(HALVES);

  @Test
  void maxPoolGivesValuesAndPositions() {
    assertOutputs(List.of(f32(2, 3, 2, 4), i32(2, 3, 2, 4)), MAX, f32(2, 3, 5, 8));
    assertOutputs(
        List.of(f32(2, 3, 3, 4), i32(2, 3, 3, 4)), new MaxPool(HALVES, true), f32(2, 3, 5, 8));
    assertOutput(
        f32(2, 3, 5, 8),
        new MaxPoolBackward(MAX, Shape.of(2, 3, 5, 8)),
        f32(2, 3, 2, 4),
        i32(2, 3, 2, 4));
  }

  @Test
  void averagePoolKeepsBatchAndChannels() {
    assertOutput(f32(2, 3, 2, 4), MEAN, f32(2, 3, 5, 8));
    assertOutput(
        f32(2, 3, 5, 8), new AveragePoolBackward(MEAN, Shape.of(2, 3, 5, 8)), f32(2, 3, 2, 4));
  }

  @Test
  void wrongOperandsAreRefused() {
    assertRejects("maxPool: expected 1 input, got 0 []", MAX);
    assertRejects("maxPool: expected x of type FLOAT32, got i32[1x1x4x4]", MAX, i32(1, 1, 4, 4));
    assertRejects("maxPool: expected an input of rank 4, got 1x4x4", MAX, f32(1, 4, 4));
    assertRejects("averagePool: expected 1 input, got 0 []", MEAN);
    assertRejects("averagePool: expected x of type FLOAT32, got i32[1]", MEAN, i32(1));
    assertRejects("averagePool: expected an input of rank 4, got 4", MEAN, f32(4));
    assertRejects(
        "averagePool: expected a divisor of at least 0, got -1",
        () -> new AveragePool(HALVES, false, true, -1));
  }

  @Test
  void wrongOperandsOfGradientsAreRefused() {
    Op max = new MaxPoolBackward(MAX, Shape.of(1, 1, 4, 4));
    assertRejects("maxPoolBackward: expected 2 inputs, got 0 []", max);
    assertRejects(
        "maxPoolBackward: expected dy of type FLOAT32, got i32[1x1x2x2]",
        max,
        i32(1, 1, 2, 2),
        i32(1, 1, 2, 2));
    assertRejects(
        "maxPoolBackward: expected positions of type INT32, got f32[1x1x2x2]",
        max,
        f32(1, 1, 2, 2),
        f32(1, 1, 2, 2));
    assertRejects(
        "maxPoolBackward: expected dy of shape 1x1x2x2, got 1x1x2x3",
        max,
        f32(1, 1, 2, 3),
        i32(1, 1, 2, 2));
    assertRejects(
        "maxPoolBackward: expected positions of shape 1x1x2x2, got 2x2",
        max,
        f32(1, 1, 2, 2),
        i32(2, 2));
    Op mean = new AveragePoolBackward(MEAN, Shape.of(1, 1, 4, 4));
    assertRejects("averagePoolBackward: expected 1 input, got 0 []", mean);
    assertRejects("averagePoolBackward: expected dy of type FLOAT32, got i32[1]", mean, i32(1));
    assertRejects(
        "averagePoolBackward: expected dy of shape 1x1x2x2, got 1x1x4x4", mean, f32(1, 1, 4, 4));
    assertRejects(
        "averagePoolBackward: expected an input of rank 4, got 4",
        new AveragePoolBackward(MEAN, Shape.of(4)),
        f32(1));
  }

  @Test
  void countedPositionsFollowTheDivisorRules() {
    Window window = Window.of(3).withStride(2).withPadding(1);
    AveragePool included = new AveragePool(window, true, true, 0);
    AveragePool excluded = new AveragePool(window, true, false, 0);
    // Windows of an input of 4 start at -1, 1 and 3; the padded input ends behind position 4.
    assertEquals(List.of(3, 3, 2), counts(included, 3, 4));
    assertEquals(List.of(2, 3, 1), counts(excluded, 3, 4));
  }

  private static List<Integer> counts(AveragePool pool, int outputs, int extent) {
    return IntStream.range(0, outputs).mapToObj(p -> pool.counted(0, p, extent)).toList();
  }

  @Test
  void textNamesTheRules() {
    assertEquals("maxPool 2x2 stride 2x2", MAX.toString());
    assertEquals(
        "maxPoolBackward 2x2 stride 2x2 ceil",
        new MaxPoolBackward(new MaxPool(HALVES, true), Shape.scalar()).toString());
    assertEquals(
        "averagePoolBackward 2x2 stride 2x2 ceil exclude padding divisor 3",
        new AveragePoolBackward(new AveragePool(HALVES, true, false, 3), Shape.scalar())
            .toString());
  }
}
