package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.op.Window;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.op.pool.MaxPoolBackward;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Worked examples of university lectures on convolutional networks, with their gradients. */
public abstract class LectureCases extends BackendCases {
  private static final HostTensor A =
      image("0 0 0 0 0 0 / 0 1 2 2 1 0 / 0 2 4 4 2 0 / 0 1 3 3 1 0 / 0 1 2 3 1 0 / 0 0 1 1 0 0");
  private static final HostTensor B =
      image("3 3 2 1 0 / 0 0 1 3 1 / 3 1 2 2 3 / 2 0 0 2 2 / 2 0 0 0 1");
  private static final HostTensor C =
      image("3 0 1 2 7 4 / 1 5 8 9 3 1 / 2 7 2 5 1 3 / 0 1 3 1 7 8 / 4 2 1 6 2 8 / 2 4 5 2 3 9");
  private static final HostTensor D =
      image("1 1 1 0 0 / 0 1 1 1 0 / 0 0 1 1 1 / 0 0 1 1 0 / 0 1 1 0 0");
  private static final HostTensor COUNT = image("0 1 2 / 3 4 5 / 6 7 8");

  private static final String IDENTITY = "0 0 0 / 0 1 0 / 0 0 0";
  private static final String LAPLACIAN = "0 1 0 / 1 -4 1 / 0 1 0";
  private static final String SHARPEN = "0 -1 0 / -1 5 -1 / 0 -1 0";
  private static final String VERTICAL_EDGE = "1 0 -1 / 1 0 -1 / 1 0 -1";

  private void assertConvolution(HostTensor expected, Window window, HostTensor x, HostTensor w) {
    Convolution op = Convolution.of(window);
    assertGives(expected, op, x, w);
    assertAdjoint(op, x, w);
  }

  private void assertMaxPool(HostTensor values, HostTensor positions, Window window, HostTensor x) {
    MaxPool op = new MaxPool(window, false);
    assertGives(List.of(values, positions), op, x);
    HostTensor dy = integers(values.shape(), 5);
    float[] dx = new float[x.spec().elements()];
    for (int i = 0; i < dy.floats().length; i++) {
      dx[positions.ints()[i]] += dy.floats()[i];
    }
    assertGives(HostTensor.of(x.shape(), dx), new MaxPoolBackward(op, x.shape()), dy, positions);
  }

  private static HostTensor positions(int height, int width, int... positions) {
    return HostTensor.ofInts(Shape.of(1, 1, height, width), positions);
  }

  @Test
  void laplacianOfAHill() {
    HostTensor w = image(LAPLACIAN);
    assertConvolution(
        image("0 -1 -1 0 / -2 -5 -5 -2 / 2 -2 -1 2 / -1 0 -5 0"), Window.of(3, 3), A, w);
    assertConvolution(
        image(
            "0 1 2 2 1 0 / 1 0 -1 -1 0 1 / 2 -2 -5 -5 -2 2 / 1 2 -2 -1 2 1 / 1 -1 0 -5 0 1"
                + " / 0 2 -1 0 2 0"),
        Window.of(3, 3).withPadding(1),
        A,
        w);
  }

  @Test
  void evenFilterWithStride() {
    assertConvolution(
        image("-2 -2 1 / 0 1 1 / 1 2 0"), Window.of(2, 2).withStride(2), A, image("0 1 / 1 -2"));
  }

  @Test
  void maxPoolingOfTheLaplacian() {
    Window window = Window.of(2, 2).withStride(2);
    assertMaxPool(
        image("0 0 / 2 2"),
        positions(2, 2, 0, 3, 8, 11),
        window,
        image("0 -1 -1 0 / -2 -5 -5 -2 / 2 -2 -1 2 / -1 0 -5 0"));
    assertMaxPool(
        image("0 0 / 2 3"),
        positions(2, 2, 0, 3, 8, 11),
        window,
        image("0 -1 -1 0 / -2 -5 -5 -2 / 2 -2 -1 3 / -1 0 -5 0"));
  }

  @Test
  void oneDimensionalFilterIsABandedMatrix() {
    HostTensor w = HostTensor.of(Shape.of(1, 1, 2), -1, 1);
    HostTensor x = HostTensor.of(Shape.of(1, 1, 5), 0, 1, -1, 1, 1);
    assertConvolution(
        HostTensor.of(Shape.of(1, 1, 4), 1, -1, 1, 0),
        Window.of(2),
        HostTensor.of(Shape.of(1, 1, 5), 0, 1, 0, 1, 1),
        w);
    assertConvolution(HostTensor.of(Shape.of(1, 1, 4), 1, -2, 2, 0), Window.of(2), x, w);
    assertGives(
        matrix("1 -2 2 0"),
        MatMul.of(false, false),
        x.reshape(Shape.of(1, 5)),
        matrix("-1 0 0 0 / 1 -1 0 0 / 0 1 -1 0 / 0 0 1 -1 / 0 0 0 1"));
  }

  @Test
  void filterOf1IsTheIdentity() {
    HostTensor x = HostTensor.of(Shape.of(1, 1, 5), 0, 1, -1, 1, 1);
    assertConvolution(x, Window.of(1), x, HostTensor.of(Shape.of(1, 1, 1), 1));
  }

  @Test
  void strideAndPaddingOfA3x3Filter() {
    HostTensor w = image("0 1 2 / 2 2 0 / 0 1 2");
    Window window = Window.of(3, 3);
    assertConvolution(image("12 12 17 / 10 17 19 / 9 6 14"), window, B, w);
    assertConvolution(image("12 17 / 9 14"), window.withStride(2), B, w);
    assertConvolution(image("6 17 3 / 8 17 13 / 6 4 4"), window.withStride(2).withPadding(1), B, w);
    assertMaxPool(image("3 3 / 3 3"), positions(2, 2, 0, 8, 10, 14), window.withStride(2), B);
  }

  @Test
  void verticalEdges() {
    HostTensor w = image(VERTICAL_EDGE);
    assertConvolution(
        image("-5 -4 0 8 / -10 -2 2 3 / 0 -2 -4 -7 / -3 -2 -3 -16"), Window.of(3, 3), C, w);
    String rows = String.join(" / ", Collections.nCopies(6, "10 10 10 0 0 0"));
    String edge = String.join(" / ", Collections.nCopies(4, "0 30 30 0"));
    assertConvolution(image(edge), Window.of(3, 3), image(rows), w);
  }

  @Test
  void rectangularStrideAndTwoInputChannels() {
    HostTensor w = image("0 1 / 2 3");
    assertConvolution(image("19 25 / 37 43"), Window.of(2, 2), COUNT, w);
    assertConvolution(
        image("0 8 / 6 8"), Window.of(2, 2).withPadding(1).withStride(3, 2), COUNT, w);
    assertConvolution(
        image("56 72 / 104 120"),
        Window.of(2, 2),
        image("0 1 2 / 3 4 5 / 6 7 8", "1 2 3 / 4 5 6 / 7 8 9"),
        image("0 1 / 2 3", "1 2 / 3 4"));
  }

  @Test
  void differenceOfNeighbours() {
    assertConvolution(
        image("0 1 0 0 / 0 1 0 0"), Window.of(1, 2), image("1 1 0 0 0 / 1 1 0 0 0"), image("1 -1"));
    assertMaxPool(
        image("4"), positions(1, 1, 3), Window.of(2, 2).withStride(2), image("0 1 / 3 4"));
  }

  @Test
  void diagonalCross() {
    assertConvolution(
        image("4 3 4 / 2 4 3 / 2 3 4"), Window.of(3, 3), D, image("1 0 1 / 0 1 0 / 1 0 1"));
  }

  @Test
  void evenFilterKeepsTheSizeWithTheOddRowOfPaddingOnTop() {
    assertConvolution(
        image("0 1 3 / 3 8 12 / 9 20 24"),
        Window.of(2, 2).withPadding(Shape.of(1, 1), Shape.of(0, 0)),
        COUNT,
        image("1 1 / 1 1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 0 -1 / 0 0 0 / -1 0 1",
        LAPLACIAN,
        "0 -1 0 / -1 4 -1 / 0 -1 0",
        "-1 -1 -1 / -1 8 -1 / -1 -1 -1",
        VERTICAL_EDGE
      })
  void edgeDetectorsSeeNothingInAConstantImage(String filter) {
    HostTensor constant = HostTensor.filled(Shape.of(1, 1, 8, 9), 7);
    assertConvolution(
        HostTensor.filled(Shape.of(1, 1, 6, 7), 0), Window.of(3, 3), constant, image(filter));
  }

  @Test
  void identityReturnsTheImage() {
    HostTensor x = integers(Shape.of(1, 1, 8, 9), 1);
    assertConvolution(x, Window.of(3, 3).withPadding(1), x, image(IDENTITY));
  }

  @Test
  void sharpeningIsTheImageMinusItsLaplacian() {
    HostTensor x = integers(Shape.of(1, 1, 8, 9), 1);
    Window window = Window.of(3, 3).withPadding(1);
    HostTensor laplacian = apply(Convolution.of(window), x, image(LAPLACIAN));
    HostTensor expected = x.copy();
    for (int i = 0; i < expected.floats().length; i++) {
      expected.floats()[i] -= laplacian.floats()[i];
    }
    assertConvolution(expected, window, x, image(SHARPEN));
  }

  @Test
  void blurKeepsAConstantImageAndSpreadsAPoint() {
    HostTensor box = HostTensor.filled(Shape.of(1, 1, 3, 3), 1f / 9);
    HostTensor gauss = image("1 2 1 / 2 4 2 / 1 2 1");
    for (int i = 0; i < 9; i++) {
      gauss.floats()[i] /= 16;
    }
    HostTensor constant = HostTensor.filled(Shape.of(1, 1, 8, 9), 7);
    HostTensor inside = HostTensor.filled(Shape.of(1, 1, 6, 7), 7);
    Convolution op = Convolution.of(Window.of(3, 3));
    assertGivesAbout(1e-6, inside, op, constant, box);
    assertGives(inside, op, constant, gauss);
    HostTensor point = HostTensor.filled(Shape.of(1, 1, 5, 5), 0);
    point.floats()[12] = 16;
    assertGives(image("1 2 1 / 2 4 2 / 1 2 1"), op, point, gauss);
  }

  @Test
  void convolutionFollowsAShiftOfTheImage() {
    HostTensor x = HostTensor.filled(Shape.of(1, 1, 8, 8), 0);
    HostTensor shifted = x.copy();
    HostTensor patch = integers(Shape.of(3, 3), 2);
    for (int i = 0; i < 9; i++) {
      x.floats()[(2 + i / 3) * 8 + 2 + i % 3] = patch.floats()[i];
      shifted.floats()[(3 + i / 3) * 8 + 3 + i % 3] = patch.floats()[i];
    }
    Convolution op = Convolution.of(Window.of(3, 3).withPadding(1));
    HostTensor w = integers(Shape.of(1, 1, 3, 3), 4);
    float[] y = apply(op, x, w).floats();
    float[] moved = apply(op, shifted, w).floats();
    for (int row = 0; row < 7; row++) {
      float[] expected = Arrays.copyOfRange(y, row * 8, row * 8 + 7);
      float[] got = Arrays.copyOfRange(moved, (row + 1) * 8 + 1, (row + 2) * 8);
      assertEquals(Arrays.toString(expected), Arrays.toString(got), "row " + row);
    }
  }

  @Test
  void maxPoolingIgnoresAShiftWithinItsWindows() {
    HostTensor x = HostTensor.filled(Shape.of(1, 1, 4, 4), 0);
    HostTensor shifted = x.copy();
    x.floats()[0] = 1;
    shifted.floats()[5] = 1;
    MaxPool op = new MaxPool(Window.of(2, 2).withStride(2), false);
    assertGives(image("1 0 / 0 0"), op, x);
    assertGives(image("1 0 / 0 0"), op, shifted);
  }
}
