package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Convolution and pooling in the corners of their definition. Numbers marked PyTorch are facts of
 * its tests test/nn/test_convolution.py and test/nn/test_pooling.py.
 */
public abstract class WindowCases extends BackendCases {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private static HostTensor line(float... elements) {
    return HostTensor.of(Shape.of(1, 1, elements.length), elements);
  }

  private static HostTensor linePositions(int... positions) {
    return HostTensor.ofInts(Shape.of(1, 1, positions.length), positions);
  }

  /** PyTorch. */
  @Test
  void pointwiseConvolutionOfOnesSumsItsFilters() {
    HostTensor x = HostTensor.filled(Shape.of(64, 16, 16, 16), 1);
    HostTensor w = HostTensor.zeros(new TensorSpec(x.type(), Shape.of(32, 16, 1, 1)));
    for (int i = 0; i < w.floats().length; i++) {
      w.floats()[i] = i * 2 / 1024f;
    }
    double sum = 0;
    for (float y : apply(Convolution.of(Window.of(1, 1)), x, w).floats()) {
      sum += y;
    }
    assertEquals(4186112.0, sum);
  }

  /** PyTorch. */
  @ParameterizedTest
  @ValueSource(ints = {23, 24, 25, 48})
  void depthwiseFilterGradientsCountTheirPositions(int channels) {
    HostTensor x = HostTensor.filled(Shape.of(1, channels, 6, 6), 1);
    HostTensor dy = HostTensor.filled(Shape.of(1, channels, 3, 3), 1);
    Window window = Window.of(3, 3).withStride(2).withPadding(1);
    Shape filter = Shape.of(channels, 1, 3, 3);
    Connectivity groups = new Connectivity.Groups(channels);
    assertGives(
        repeat(image("4 6 6 / 6 9 9 / 6 9 9"), filter),
        new ConvolutionBackwardFilter(Convolution.of(window, groups), filter),
        x,
        dy);
    assertGives(
        repeat(image("1 2 2 / 2 4 4 / 2 4 4"), filter),
        new ConvolutionBackwardFilter(Convolution.of(window.withDilation(2), groups), filter),
        x,
        HostTensor.filled(Shape.of(1, channels, 2, 2), 1));
  }

  private static HostTensor repeat(HostTensor plane, Shape shape) {
    float[] elements = new float[shape.elements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = plane.floats()[i % plane.floats().length];
    }
    return HostTensor.of(shape, elements);
  }

  /** PyTorch. */
  @Test
  void convolutionOfALineWithStrideAndDilation() {
    assertGives(
        line(2),
        Convolution.of(Window.of(2).withStride(2).withDilation(2)),
        line(1, 1, 1),
        line(1, 1));
  }

  /** The sweep of PyTorch's gradient parity test. */
  @ParameterizedTest
  @CsvSource({"3, 6", "3, 7", "4, 9"})
  void directionsAreAdjointForEveryStrideAndPadding(int kernel, int extent) {
    HostTensor w = integers(Shape.of(3, 2, kernel, kernel), 1);
    for (int batch = 1; batch <= 4; batch++) {
      HostTensor x = integers(Shape.of(batch, 2, extent, extent), batch);
      for (int stride = 1; stride <= 2; stride++) {
        for (int padding = 0; padding <= 2; padding++) {
          Window window = Window.of(kernel, kernel).withStride(stride).withPadding(padding);
          assertAdjoint(Convolution.of(window), x, w);
        }
      }
    }
  }

  /** The sweep of PyTorch's gradient parity test, on smaller images. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 1", "2, 2", "4, 1", "4, 2"})
  void directionsAreAdjointForGroupsAndDilations(int groups, int dilation) {
    HostTensor x = integers(Shape.of(2, 8, 13, 11), 1);
    for (int kernel = 1; kernel <= 5; kernel += 2) {
      HostTensor w = integers(Shape.of(16, 8 / groups, kernel, kernel), 2);
      for (int stride = 1; stride <= 2; stride++) {
        Window window =
            Window.of(kernel, kernel)
                .withStride(stride)
                .withDilation(dilation)
                .withPadding(kernel / 2);
        assertAdjoint(Convolution.of(window, new Connectivity.Groups(groups)), x, w);
      }
    }
  }

  @Test
  void directionsAreAdjointInThreeDimensionsWithUnequalAxes() {
    Window window =
        Window.of(3, 1, 2)
            .withStride(2, 1, 3)
            .withDilation(1, 1, 2)
            .withPadding(Shape.of(1, 0, 2), Shape.of(0, 1, 1));
    assertAdjoint(
        Convolution.of(window),
        integers(Shape.of(2, 3, 5, 4, 7), 1),
        integers(Shape.of(4, 3, 3, 1, 2), 2));
  }

  @Test
  void aPlaneIsAVolumeOfDepth1() {
    HostTensor x = integers(Shape.of(2, 3, 7, 6), 1);
    HostTensor w = integers(Shape.of(4, 3, 3, 2), 2);
    HostTensor y = apply(Convolution.of(Window.of(3, 2).withStride(2, 1).withPadding(1, 2)), x, w);
    Window volume = Window.of(1, 3, 2).withStride(1, 2, 1).withPadding(0, 1, 2);
    assertGives(
        y.reshape(Shape.of(2, 4, 1, 4, 9)),
        Convolution.of(volume),
        x.reshape(Shape.of(2, 3, 1, 7, 6)),
        w.reshape(Shape.of(4, 3, 1, 3, 2)));
  }

  @Test
  void groupsAreATableOfBlocks() {
    HostTensor x = integers(Shape.of(2, 4, 6, 5), 1);
    HostTensor w = integers(Shape.of(6, 2, 3, 3), 2);
    Window window = Window.of(3, 3).withPadding(1);
    List<Integer> low = List.of(0, 1);
    List<Integer> high = List.of(2, 3);
    Connectivity table = new Connectivity.Table(List.of(low, low, low, high, high, high));
    assertGives(
        apply(Convolution.of(window, new Connectivity.Groups(2)), x, w),
        Convolution.of(window, table),
        x,
        w.reshape(Shape.of(12, 3, 3)));
  }

  @Test
  void aTableIsADenseFilterWithZerosForMissingLinks() {
    List<List<Integer>> inputsOf = List.of(List.of(0, 2), List.of(1), List.of(0, 1, 2));
    HostTensor x = integers(Shape.of(2, 3, 5, 6), 1);
    HostTensor links = integers(Shape.of(6, 2, 3), 2);
    HostTensor dense = HostTensor.filled(Shape.of(3, 3, 2, 3), 0);
    int link = 0;
    for (int k = 0; k < 3; k++) {
      for (int c : inputsOf.get(k)) {
        System.arraycopy(links.floats(), link * 6, dense.floats(), (k * 3 + c) * 6, 6);
        link++;
      }
    }
    Convolution table = Convolution.of(Window.of(2, 3), new Connectivity.Table(inputsOf));
    assertGives(apply(Convolution.of(Window.of(2, 3)), x, dense), table, x, links);
    assertAdjoint(table, x, links);
  }

  /** PyTorch. */
  @Test
  void maxPoolingGivesValuesPositionsAndGradients() {
    float[] count = new float[64];
    float[] values = new float[16];
    int[] positions = new int[16];
    float[] gradient = new float[64];
    for (int i = 0; i < 64; i++) {
      count[i] = i + 1;
    }
    int[] winners = {5, 7, 13, 15};
    for (int i = 0; i < 16; i++) {
      positions[i] = winners[i % 4];
      values[i] = winners[i % 4] + 1 + i / 4 * 16;
      gradient[i / 4 * 16 + winners[i % 4]] = 1;
    }
    Shape input = Shape.of(2, 2, 4, 4);
    Shape output = Shape.of(2, 2, 2, 2);
    MaxPool op = new MaxPool(Window.of(2, 2).withStride(2), false);
    HostTensor where = HostTensor.ofInts(output, positions);
    assertGives(List.of(HostTensor.of(output, values), where), op, HostTensor.of(input, count));
    assertGives(
        HostTensor.of(input, gradient),
        new MaxPoolBackward(op, input),
        HostTensor.filled(output, 1),
        where);
  }

  /** PyTorch. */
  @Test
  void maxPoolingOfLines() {
    float[] count = new float[16];
    for (int i = 0; i < 16; i++) {
      count[i] = i + 1;
    }
    assertGives(
        List.of(
            HostTensor.of(Shape.of(2, 2, 2), 2, 4, 6, 8, 10, 12, 14, 16),
            HostTensor.ofInts(Shape.of(2, 2, 2), 1, 3, 1, 3, 1, 3, 1, 3)),
        new MaxPool(Window.of(2).withStride(2), false),
        HostTensor.of(Shape.of(2, 2, 4), count));
  }

  /** PyTorch, but for the position -1, which is ours. */
  @Test
  void paddingNeverWinsAMaximum() {
    Window window = Window.of(2).withDilation(2).withPadding(1);
    assertGives(
        List.of(line(-INFINITY), linePositions(-1)),
        new MaxPool(window.withStride(2), false),
        line(1));
    assertGives(List.of(line(2, 1), linePositions(1, 0)), new MaxPool(window, false), line(1, 2));
    assertGives(
        List.of(line(2, 2), linePositions(1, 1)),
        new MaxPool(window.withStride(2), true),
        line(1, 2));
    assertGives(
        List.of(image("-4 -4 / -4 -4"), HostTensor.ofInts(Shape.of(1, 1, 2, 2), 3, 3, 3, 3)),
        new MaxPool(Window.of(2, 2).withStride(2).withPadding(1).withDilation(2), true),
        image("-1 -2 / -3 -4"));
  }

  /** PyTorch. */
  @Test
  void minusInfinityMayWinAndNanAlwaysDoes() {
    MaxPool op = new MaxPool(Window.of(3), false);
    assertGives(
        List.of(line(-INFINITY), linePositions(0)), op, line(-INFINITY, -INFINITY, -INFINITY));
    assertGives(
        List.of(line(Float.NaN, Float.NaN), linePositions(1, 1)),
        op,
        line(INFINITY, Float.NaN, 1, Float.NaN));
  }

  @Test
  void theFirstOfEqualsWinsAndOverlappingWindowsAddUp() {
    MaxPool op = new MaxPool(Window.of(2), false);
    HostTensor where = linePositions(0, 2, 2);
    assertGives(List.of(line(1, 5, 5), where), op, line(1, 1, 5, 5));
    assertGives(
        line(1, 0, 30, 0), new MaxPoolBackward(op, Shape.of(1, 1, 4)), line(1, 10, 20), where);
    assertGives(
        line(0, 0, 20, 0),
        new MaxPoolBackward(op, Shape.of(1, 1, 4)),
        line(1, 10, 20),
        linePositions(-1, -1, 2));
  }

  /** PyTorch. */
  @Test
  void averagePoolingNeverDividesByZero() {
    Window window = Window.of(1, 2).withStride(2).withPadding(0, 1);
    HostTensor expected = HostTensor.zeros(TensorSpec.f32(1, 16, 2, 3));
    for (int i = 0; i < expected.floats().length; i++) {
      expected.floats()[i] = i % 3 == 1 ? 1 : 0.5f;
    }
    HostTensor ones = HostTensor.filled(Shape.of(1, 16, 4, 4), 1);
    assertGives(expected, new AveragePool(window, true, true, 0), ones);
  }

  @Test
  void averagePoolingDividesByWhatCounts() {
    Window window = Window.of(3).withStride(2).withPadding(1);
    HostTensor x = line(6, 12, 18, 24);
    // Windows (pad 6 12), (12 18 24) and (24 pad), the last partial.
    assertGives(line(6, 18, 12), new AveragePool(window, true, true, 0), x);
    assertGives(line(9, 18, 24), new AveragePool(window, true, false, 0), x);
    assertGives(line(9, 27, 12), new AveragePool(window, true, true, 2), x);
    assertGives(line(6, 18), new AveragePool(window, false, true, 0), x);
  }

  @Test
  void averagePoolingOfNothingIs0AndHasNoGradient() {
    Window window = Window.of(1).withStride(2).withPadding(1);
    AveragePool op = new AveragePool(window, false, false, 0);
    assertGives(line(0, 3), op, line(2, 3));
    assertGives(line(0, 7), new AveragePoolBackward(op, Shape.of(1, 1, 2)), line(5, 7));
  }

  @Test
  void averagePoolingBackwardSpreadsEachGradientOverItsWindow() {
    Window window = Window.of(3).withStride(2).withPadding(1);
    Shape input = Shape.of(1, 1, 4);
    HostTensor dy = line(6, 12, 18);
    assertGives(
        line(2, 2 + 4, 4, 4 + 9),
        new AveragePoolBackward(new AveragePool(window, true, true, 0), input),
        dy);
    assertGives(
        line(3, 3 + 4, 4, 4 + 18),
        new AveragePoolBackward(new AveragePool(window, true, false, 0), input),
        dy);
    assertGives(
        image("1 1 2 2 / 1 1 2 2"),
        new AveragePoolBackward(
            AveragePool.of(Window.of(2, 2).withStride(2)), Shape.of(1, 1, 2, 4)),
        image("4 8"));
  }
}
