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

  /** PyTorch: unpooling 2 x 2 with a kernel of 3 and a stride of 2 takes 4 to 6 per axis. */
  @Test
  void unpoolingTakesTheExtentsThatPoolingGives() {
    Window window = Window.of(3, 3).withStride(2);
    for (int h = 4; h <= 6; h++) {
      for (int w = 4; w <= 6; w++) {
        assertOutput(
            f32(2, 3, h, w),
            new MaxUnpool(window, Shape.of(h, w)),
            f32(2, 3, 2, 2),
            i32(2, 3, 2, 2));
      }
    }
    for (int wrong : new int[] {0, 3, 7}) {
      assertRejects(
          "maxUnpool: expected an extent of 4 to 6 on spatial axis 1, got " + wrong,
          new MaxUnpool(window, Shape.of(5, wrong)),
          f32(2, 3, 2, 2),
          i32(2, 3, 2, 2));
      assertRejects(
          "maxUnpoolBackward: expected an extent of 4 to 6 on spatial axis 0, got " + wrong,
          new MaxUnpoolBackward(new MaxUnpool(window, Shape.of(wrong, 5))),
          f32(2, 3, wrong, 5),
          i32(2, 3, 2, 2));
    }
    assertRejects("maxUnpool: expected 2 extents, got 4", () -> new MaxUnpool(window, Shape.of(4)));
    Op op = new MaxUnpool(window, Shape.of(5, 5));
    assertRejects(
        "maxUnpool: expected positions of shape 2x3x2x2, got 2x3x2x3",
        op,
        f32(2, 3, 2, 2),
        i32(2, 3, 2, 3));
    assertRejects(
        "maxUnpool: expected an input of rank 4, got 3x2x2", op, f32(3, 2, 2), i32(3, 2, 2));
    assertEquals("maxUnpool 3x3 stride 2x2 to 5x5", op.toString());
    assertEquals(
        "maxUnpoolBackward 3x3 stride 2x2 to 5x5",
        new MaxUnpoolBackward(new MaxUnpool(window, Shape.of(5, 5))).toString());
  }

  @Test
  void adaptivePoolingAndResamplingHaveTheGivenExtents() {
    AdaptiveMaxPool max = new AdaptiveMaxPool(Shape.of(3, 9));
    assertOutputs(List.of(f32(2, 3, 3, 9), i32(2, 3, 3, 9)), max, f32(2, 3, 5, 8));
    assertOutput(
        f32(2, 3, 5, 8),
        new AdaptiveMaxPoolBackward(max, Shape.of(2, 3, 5, 8)),
        f32(2, 3, 3, 9),
        i32(2, 3, 3, 9));
    Resample linear = new Resample(Sampling.LINEAR, Shape.of(4));
    assertOutput(f32(2, 3, 4), linear, f32(2, 3, 7));
    assertOutput(f32(2, 3, 7), new ResampleBackward(linear, Shape.of(2, 3, 7)), f32(2, 3, 4));
    assertRejects("resample: expected an input of rank 3, got 2x3x7x7", linear, f32(2, 3, 7, 7));
    assertRejects(
        "resample: expected spatial extents of at least 1, got 2x3x0", linear, f32(2, 3, 0));
    assertRejects(
        "resample: expected extents of at least 1, got 4x0",
        () -> new Resample(Sampling.NEAREST, Shape.of(4, 0)));
    assertRejects(
        "adaptiveMaxPool: expected 1 to 3 spatial extents, got 1x1x1x1",
        () -> new AdaptiveMaxPool(Shape.of(1, 1, 1, 1)));
    assertRejects(
        "resampleBackward: expected dy of shape 2x3x4, got 2x3x5",
        new ResampleBackward(linear, Shape.of(2, 3, 7)),
        f32(2, 3, 5));
    assertEquals("adaptiveMaxPool to 3x9", max.toString());
    assertEquals("resample LINEAR to 4", linear.toString());
  }

  @Test
  void windowsThatCoverAPositionAreThoseThatReadIt() {
    for (int in = 1; in <= 9; in++) {
      for (int out = 1; out <= 12; out++) {
        CoveringWindows covering = CoveringWindows.adaptive(in, out);
        for (int q = 0; q < in; q++) {
          for (int p = 0; p < out; p++) {
            boolean reads =
                AdaptiveMaxPool.start(p, in, out) <= q && q < AdaptiveMaxPool.end(p, in, out);
            assertEquals(reads, covering.first(q) <= p && p < covering.end(q));
          }
        }
      }
    }
  }
}
