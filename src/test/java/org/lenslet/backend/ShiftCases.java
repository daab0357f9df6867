package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * What is seen elsewhere is seen alike: a shifted picture has a shifted feature map, and pooling
 * passes small shifts over.
 */
public abstract class ShiftCases extends BackendCases {
  private static final int CHANNELS = 4;

  static List<Window> windows() {
    return List.of(
        Window.of(3, 3),
        Window.of(3, 3).withPadding(1),
        Window.of(5, 5).withStride(2).withPadding(2),
        Window.of(3, 2).withStride(1, 2).withDilation(2, 1),
        Window.of(1, 1),
        Window.of(11, 11).withStride(4),
        Window.of(5).withPadding(2),
        Window.of(4).withStride(3),
        Window.of(3, 3, 3).withPadding(1),
        Window.of(2, 3, 2).withStride(2, 1, 2));
  }

  private static HostTensor random(Shape shape, long seed) {
    Random random = new Random(seed);
    float[] elements = new float[shape.elements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) random.nextGaussian();
    }
    return HostTensor.of(shape, elements);
  }

  private static int side(int rank) {
    return rank == 3 ? 9 : rank == 2 ? 23 : 70;
  }

  private HostTensor part(HostTensor x, int[] start, int[] extents) {
    int[] ones = new int[extents.length];
    Arrays.fill(ones, 1);
    return apply(new Slice(Shape.of(start), Shape.of(extents), Shape.of(ones)), x);
  }

  /** Two pictures that are the same one, seen from places some steps of the window apart. */
  private record Shifted(HostTensor here, HostTensor there, int[] steps) {}

  private Shifted shifted(Window window) {
    int rank = window.rank();
    int side = side(rank);
    int[] steps = IntStream.range(0, rank).map(axis -> axis == 1 ? 1 : 2).toArray();
    int[] extents = new int[rank + 2];
    Arrays.fill(extents, side);
    extents[0] = 2;
    extents[1] = CHANNELS;
    int[] all = extents.clone();
    int[] start = new int[rank + 2];
    for (int axis = 0; axis < rank; axis++) {
      start[axis + 2] = steps[axis] * window.stride().get(axis);
      all[axis + 2] += start[axis + 2];
    }
    HostTensor scene = random(Shape.of(all), 1);
    return new Shifted(part(scene, new int[rank + 2], extents), part(scene, start, extents), steps);
  }

  /** What both feature maps show, windows that reach into the padding left out. */
  private List<HostTensor> common(
      Shifted shifted, Window window, HostTensor here, HostTensor there) {
    int rank = window.rank();
    int[] fromHere = new int[rank + 2];
    int[] fromThere = new int[rank + 2];
    int[] extents = here.shape().toArray();
    for (int axis = 0; axis < rank; axis++) {
      int step = window.stride().get(axis);
      int pad = window.padBefore().get(axis);
      int first = (pad + step - 1) / step;
      int last = (side(rank) + pad - window.reach(axis)) / step;
      fromThere[axis + 2] = first;
      fromHere[axis + 2] = first + shifted.steps[axis];
      extents[axis + 2] = last - first - shifted.steps[axis] + 1;
      assertTrue(extents[axis + 2] > 0);
    }
    return List.of(part(here, fromHere, extents), part(there, fromThere, extents));
  }

  /** To the bit: however an algorithm adds up a window, it does so at every place. */
  private void assertMapsShift(Op op, Window window, HostTensor... weights) {
    Shifted shifted = shifted(window);
    HostTensor[] here = inputs(shifted.here, weights);
    for (Candidate candidate : SingleOp.candidates(backend(), SingleOp.problem(op, here))) {
      List<HostTensor> maps =
          common(
              shifted,
              window,
              SingleOp.run(backend(), candidate, op, here).get(0),
              SingleOp.run(backend(), candidate, op, inputs(shifted.there, weights)).get(0));
      assertTrue(maps.get(0).bitwiseEquals(maps.get(1)), candidate.name() + " on " + op);
    }
  }

  private static HostTensor[] inputs(HostTensor x, HostTensor... weights) {
    HostTensor[] all = new HostTensor[weights.length + 1];
    all[0] = x;
    System.arraycopy(weights, 0, all, 1, weights.length);
    return all;
  }

  @ParameterizedTest
  @MethodSource("windows")
  void aShiftedPictureHasAShiftedFeatureMap(Window window) {
    for (int groups : new int[] {1, 2, CHANNELS}) {
      Connectivity connectivity = new Connectivity.Groups(groups);
      HostTensor w = random(connectivity.filterShape(8, CHANNELS, window), 2);
      assertMapsShift(
          Convolution.of(window, connectivity), window, w, vector(1, 2, 3, 4, 5, 6, 7, 8));
    }
  }

  @ParameterizedTest
  @MethodSource("windows")
  void pooledPicturesShiftToTheBit(Window window) {
    assertMapsShift(new MaxPool(window, false), window);
    assertMapsShift(new AveragePool(window, false, false, 0), window);
  }

  /** A picture with one bright pixel in the middle of each window, moved by up to a pixel. */
  private static HostTensor lights(int across, int down) {
    HostTensor x = HostTensor.filled(Shape.of(1, 1, 9, 12), -1);
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        x.floats()[(3 * row + 1 + down) * 12 + 3 * column + 1 + across] = 4 * row + column;
      }
    }
    return x;
  }

  @Test
  void aMaximumAwayFromTheEdgeOfItsWindowMayMoveByAPixel() {
    MaxPool op = new MaxPool(Window.of(3, 3).withStride(3), false);
    HostTensor pooled = image("0 1 2 3 / 4 5 6 7 / 8 9 10 11");
    for (int across = -1; across <= 1; across++) {
      for (int down = -1; down <= 1; down++) {
        assertGives(pooled, op, lights(across, down));
      }
    }
  }

  /** With windows of two, where maxima lie in the first column and row, by one to the end. */
  @Test
  void aMaximumInAWindowOfTwoMayMoveByAPixelTowardsItsEnd() {
    MaxPool op = new MaxPool(Window.of(2, 2).withStride(2), false);
    HostTensor pooled = image("5 7 / 6 8");
    assertGives(pooled, op, image("5 0 7 0 / 0 0 0 0 / 6 0 8 0 / 0 0 0 0"));
    assertGives(pooled, op, image("0 5 0 7 / 0 0 0 0 / 0 6 0 8 / 0 0 0 0"));
    assertGives(pooled, op, image("0 0 0 0 / 5 0 7 0 / 0 0 0 0 / 6 0 8 0"));
    // Over the edge of its window it is seen elsewhere.
    assertGives(image("0 5 / 0 6"), op, image("0 0 5 0 / 0 0 0 0 / 0 0 6 0 / 0 0 0 0"));
  }

  /** A mean does not say where in its window something is. */
  @Test
  void anAverageMayMoveWithinItsWindow() {
    AveragePool op = AveragePool.of(Window.of(2, 2).withStride(2));
    HostTensor pooled = image("5 7 / 6 8");
    assertGives(pooled, op, image("20 0 28 0 / 0 0 0 0 / 24 0 32 0 / 0 0 0 0"));
    assertGives(pooled, op, image("0 20 0 28 / 0 0 0 0 / 0 24 0 32 / 0 0 0 0"));
  }

  /** Pixels that leave on one side and come in on the other change nothing over all places. */
  @Test
  void globalPoolingPassesOverAnyTurn() {
    int side = 13;
    HostTensor x = integers(Shape.of(2, 3, side, side), 5);
    HostTensor turned = x.copy();
    for (int i = 0; i < x.floats().length; i++) {
      int plane = i / (side * side);
      int row = (i / side + 1) % side;
      int column = (i + 4) % side;
      turned.floats()[(plane * side + row) * side + column] = x.floats()[i];
    }
    for (ReduceFunction function : List.of(ReduceFunction.MAX, ReduceFunction.SUM)) {
      Op op = new Reduce(function, List.of(2, 3), false);
      assertGives(apply(op, x), op, turned);
    }
    Op mean = new Reduce(ReduceFunction.MEAN, List.of(2, 3), false);
    assertGivesAbout(1e-6, apply(mean, x), mean, turned);
  }
}
