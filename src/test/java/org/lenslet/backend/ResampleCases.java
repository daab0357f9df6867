package org.lenslet.backend;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.op.Window;
import org.lenslet.op.pool.AdaptiveMaxPool;
import org.lenslet.op.pool.AdaptiveMaxPoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxUnpool;
import org.lenslet.op.pool.MaxUnpoolBackward;
import org.lenslet.op.pool.Resample;
import org.lenslet.op.pool.ResampleBackward;
import org.lenslet.op.pool.Sampling;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Unpooling, adaptive pooling and resizing against numbers worked by hand or given by others. */
public abstract class ResampleCases extends BackendCases {
  private static final double TOLERANCE = 1e-6;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private static HostTensor line(float... elements) {
    return HostTensor.of(Shape.of(1, 1, elements.length), elements);
  }

  private static HostTensor linePositions(int... positions) {
    return HostTensor.ofInts(Shape.of(1, 1, positions.length), positions);
  }

  private static Resample resample(Sampling sampling, int... extents) {
    return new Resample(sampling, Shape.of(extents));
  }

  /** PyTorch. */
  @Test
  void whatWasPooledReturnsToItsPlace() {
    HostTensor x = image("1 2 3 4 / 5 6 7 8 / 9 10 11 12 / 13 14 15 16");
    Window window = Window.of(2, 2).withStride(2);
    List<HostTensor> pooled = SingleOp.run(backend(), new MaxPool(window, false), x);
    assertGives(
        image("0 0 0 0 / 0 6 0 8 / 0 0 0 0 / 0 14 0 16"),
        new MaxUnpool(window, Shape.of(4, 4)),
        pooled.get(0),
        pooled.get(1));
    assertGives(
        image("6 8 / 14 16"),
        new MaxUnpoolBackward(new MaxUnpool(window, Shape.of(4, 4))),
        x,
        pooled.get(1));
  }

  @Test
  void theLastOfOverlappingWindowsHasThePlace() {
    MaxUnpool op = new MaxUnpool(Window.of(3).withStride(2), Shape.of(6));
    assertGives(line(0, 0, 20, 0, 0, 0), op, line(10, 20), linePositions(2, 2));
    assertGives(line(0, 3), new MaxUnpoolBackward(op), line(1, 2, 3, 4, 5, 6), linePositions(2, 2));
    assertGives(line(0, 10, 0, 0, Float.NaN, 0), op, line(10, Float.NaN), linePositions(1, 4));
  }

  @Test
  void positionsOutsideOfTheirWindowsAreNobodys() {
    MaxUnpool op = new MaxUnpool(Window.of(2).withStride(2), Shape.of(6));
    HostTensor positions = linePositions(-1, 1, 4);
    assertGives(line(0, 0, 0, 0, 30, 0), op, line(10, 20, 30), positions);
    HostTensor dy = line(1, 2, 3, 4, 5, 6);
    assertGives(line(0, 0, 5), new MaxUnpoolBackward(op), dy, positions);
    HostTensor beyond = linePositions(6, Integer.MAX_VALUE, Integer.MIN_VALUE);
    assertGives(line(0, 0, 0, 0, 0, 0), op, line(10, 20, 30), beyond);
    assertGives(line(0, 0, 0), new MaxUnpoolBackward(op), dy, beyond);
  }

  @Test
  void adaptiveWindowsCoverTheirShareAndWhatTheyCut() {
    // Windows 0 to 2, 2 to 4 and 4 to 6.
    HostTensor x = line(9, 1, 3, 2, 3, 7, 5);
    HostTensor winners = linePositions(0, 2, 5);
    AdaptiveMaxPool max = new AdaptiveMaxPool(Shape.of(3));
    assertGives(List.of(line(9, 3, 7), winners), max, x);
    assertGives(
        line(1, 0, 10, 0, 0, 100, 0),
        new AdaptiveMaxPoolBackward(max, x.shape()),
        line(1, 10, 100),
        winners);
    assertGives(
        line(0, 0, 11, 0, 0, 100, 0),
        new AdaptiveMaxPoolBackward(max, x.shape()),
        line(1, 10, 100),
        linePositions(2, 2, 5));
    assertGivesAbout(
        TOLERANCE, line(13 / 3f, 8 / 3f, 5), resample(Sampling.MEAN, 3), line(9, 1, 3, 2, 3, 7, 5));
    assertGivesAbout(
        TOLERANCE,
        line(1, 1, 3, 2, 5, 3, 3),
        new ResampleBackward(resample(Sampling.MEAN, 3), x.shape()),
        line(3, 6, 9));
  }

  @Test
  void adaptivePoolingOfFewerPositionsRepeats() {
    // Window i of 4 over 3 positions: 0, 0 to 1, 1 to 2, 2.
    assertGives(
        List.of(line(1, 5, 5, 3), linePositions(0, 1, 1, 2)),
        new AdaptiveMaxPool(Shape.of(4)),
        line(1, 5, 3));
    assertGives(line(1, 3, 4, 3), resample(Sampling.MEAN, 4), line(1, 5, 3));
    assertGives(image("5 6 / 6 7"), resample(Sampling.MEAN, 2, 2), image("4 5 6 / 5 6 7 / 6 7 8"));
  }

  @Test
  void nanWinsAdaptivePoolingAndMinusInfinityMay() {
    assertGives(
        List.of(line(-INFINITY, Float.NaN), linePositions(0, 3)),
        new AdaptiveMaxPool(Shape.of(2)),
        line(-INFINITY, -INFINITY, INFINITY, Float.NaN));
  }

  @Test
  void nearestRepeatsAndDrops() {
    assertGives(
        image("1 1 2 2 / 1 1 2 2 / 3 3 4 4 / 3 3 4 4"),
        resample(Sampling.NEAREST, 4, 4),
        image("1 2 / 3 4"));
    // floor(i * 5 / 3) and floor((i + 1/2) * 5 / 3).
    assertGives(line(1, 2, 4), resample(Sampling.NEAREST, 3), line(1, 2, 3, 4, 5));
    assertGives(line(1, 3, 5), resample(Sampling.NEAREST_CENTERS, 3), line(1, 2, 3, 4, 5));
    assertGives(
        image("14 / 46"),
        new ResampleBackward(resample(Sampling.NEAREST, 4, 2), Shape.of(1, 1, 2, 1)),
        image("1 2 / 3 8 / 11 12 / 13 10"));
    assertGives(
        line(INFINITY, INFINITY, Float.NaN, Float.NaN),
        resample(Sampling.NEAREST, 4),
        line(INFINITY, Float.NaN));
  }

  /** PyTorch's documentation of its Upsample. */
  @Test
  void linearTakesAreasOrCornersAsPositions() {
    HostTensor x = image("1 2 / 3 4");
    assertGives(
        image("1 1.25 1.75 2 / 1.5 1.75 2.25 2.5 / 2.5 2.75 3.25 3.5 / 3 3.25 3.75 4"),
        resample(Sampling.LINEAR, 4, 4),
        x);
    float third = 1 / 3f;
    float[] corners = new float[16];
    for (int i = 0; i < 16; i++) {
      corners[i] = 1 + i % 4 * third + i / 4 * 2 * third;
    }
    assertGivesAbout(
        TOLERANCE,
        HostTensor.of(Shape.of(1, 1, 4, 4), corners),
        resample(Sampling.LINEAR_CORNERS, 4, 4),
        x);
  }

  @Test
  void linearReducesBetweenTheNearestTwo() {
    HostTensor x = line(0, 8, 16, 24, 32, 40, 48, 56);
    assertGives(line(4, 20, 36, 52), resample(Sampling.LINEAR, 4), x);
    assertGives(line(0, 28, 56), resample(Sampling.LINEAR_CORNERS, 3), x);
    assertGives(line(0), resample(Sampling.LINEAR_CORNERS, 1), x);
    assertGives(line(28), resample(Sampling.LINEAR, 1), x);
    assertGives(
        line(1, 1, 2, 2, 4, 4, 8, 8),
        new ResampleBackward(resample(Sampling.LINEAR, 4), x.shape()),
        line(2, 4, 8, 16));
  }

  @Test
  void anElementOfWeight0CountsNothing() {
    assertGives(
        line(1, INFINITY, INFINITY, INFINITY, 3),
        resample(Sampling.LINEAR_CORNERS, 5),
        line(1, INFINITY, 3));
  }

  @Test
  void aVolumeIsResizedAlongItsThreeAxes() {
    HostTensor x = HostTensor.of(Shape.of(1, 1, 2, 1, 2), 0, 1, 4, 5);
    assertGives(
        HostTensor.of(
            Shape.of(1, 1, 3, 2, 3),
            0,
            0.5f,
            1,
            0,
            0.5f,
            1,
            2,
            2.5f,
            3,
            2,
            2.5f,
            3,
            4,
            4.5f,
            5,
            4,
            4.5f,
            5),
        resample(Sampling.LINEAR_CORNERS, 3, 2, 3),
        x);
  }
}
