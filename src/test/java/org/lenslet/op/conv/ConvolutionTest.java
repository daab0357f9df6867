package org.lenslet.op.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lenslet.op.Rejections.assertOutput;
import static org.lenslet.op.Rejections.assertRejects;
import static org.lenslet.tensor.TensorSpec.f32;
import static org.lenslet.tensor.TensorSpec.i32;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lenslet.op.Op;
import org.lenslet.op.Window;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.MaxPool;
import org.lenslet.tensor.Shape;

class ConvolutionTest {
  private static final Convolution CONV5 = Convolution.of(Window.of(5, 5));

  private static final Connectivity.Table C3 = Connectivity.LENET_C3;

  /** Once more, as the paper has it: a row a map of S2, a column a map of C3. */
  private static final List<String> TABLE_I =
      List.of(
          "X . . . X X X . . X X X X . X X",
          "X X . . . X X X . . X X X X . X",
          "X X X . . . X X X . . X . X X X",
          ". X X X . . X X X X . . X . X X",
          ". . X X X . . X X X X . X X . X",
          ". . . X X X . . X X X X . X X X");

  @Test
  void theConnectionsOfLeNetAreThoseOfThePaper() {
    for (int c3 = 0; c3 < 16; c3++) {
      for (int s2 = 0; s2 < 6; s2++) {
        boolean linked = TABLE_I.get(s2).charAt(2 * c3) == 'X';
        assertEquals(linked, C3.inputsOf().get(c3).contains(s2), s2 + " to " + c3);
      }
    }
  }

  @Test
  void theLecturesChainHas12x12x10OutputsAnd1950Weights() {
    Shape first = Connectivity.DENSE.filterShape(6, 3, CONV5.window());
    Shape second = Connectivity.DENSE.filterShape(10, 6, CONV5.window());

    assertEquals(1950, first.elements() + second.elements());
    assertOutput(f32(1, 6, 28, 28), CONV5, f32(1, 3, 32, 32), f32(first), f32(6));
    assertOutput(f32(1, 10, 24, 24), CONV5, f32(1, 6, 28, 28), f32(second), f32(10));
    assertEquals(
        List.of(f32(1, 10, 12, 12), i32(1, 10, 12, 12)),
        new MaxPool(Window.of(2, 2).withStride(2), false).outputs(List.of(f32(1, 10, 24, 24))));
  }

  @Test
  void aConnectionTableHasAFilterPerLink() {
    assertEquals(60, C3.links());
    assertEquals(6, C3.leastInputs());
    assertEquals(Shape.of(60, 5, 5), C3.filterShape(16, 6, CONV5.window()));
    assertEquals(1516, C3.filterShape(16, 6, CONV5.window()).elements() + 16);
    assertOutput(
        f32(2, 16, 10, 10),
        Convolution.of(CONV5.window(), C3),
        f32(2, 6, 14, 14),
        f32(60, 5, 5),
        f32(16));
  }

  @Test
  void oneToThreeSpatialAxesAndGroups() {
    assertOutput(f32(4, 7, 8), Convolution.of(Window.of(3)), f32(4, 2, 10), f32(7, 2, 3));
    assertOutput(
        f32(4, 7, 8, 5, 6),
        Convolution.of(Window.of(3, 1, 2)),
        f32(4, 2, 10, 5, 7),
        f32(7, 2, 3, 1, 2));
    assertOutput(
        f32(1, 6, 3, 3),
        Convolution.of(Window.of(3, 3), new Connectivity.Groups(3)),
        f32(1, 9, 5, 5),
        f32(6, 3, 3, 3));
  }

  @Test
  void wrongOperandsAreRefused() {
    assertRejects(
        "convolution: expected 2 to 3 inputs, got 1 [f32[1x1x5x5]]", CONV5, f32(1, 1, 5, 5));
    assertRejects(
        "convolution: expected inputs of type FLOAT32, got i32[1x1x5x5]",
        CONV5,
        i32(1, 1, 5, 5),
        f32(1, 1, 5, 5));
    assertRejects(
        "convolution: expected a filter of rank at least 1, got scalar",
        CONV5,
        f32(1, 1, 5, 5),
        f32());
    assertRejects(
        "convolution: expected an input of rank 4, got 1x5x5",
        CONV5,
        f32(1, 5, 5),
        f32(1, 1, 5, 5));
    assertRejects(
        "convolution: expected a padded input of at least the window's reach 5 on spatial axis 0,"
            + " got 4 (input 4x9); use a smaller kernel, more padding or larger images",
        CONV5,
        f32(1, 1, 4, 9),
        f32(1, 1, 5, 5));
    assertRejects(
        "convolution: expected filter of shape 2x3x5x5, got 2x1x5x5",
        CONV5,
        f32(1, 3, 9, 9),
        f32(2, 1, 5, 5));
    assertRejects(
        "convolution: expected bias of shape 2, got 3",
        CONV5,
        f32(1, 3, 9, 9),
        f32(2, 3, 5, 5),
        f32(3));
  }

  @Test
  void wrongConnectionsAreRefused() {
    assertRejects(
        "convolution: expected at least 1 group, got 0", () -> new Connectivity.Groups(0));
    assertRejects(
        "convolution: expected channel counts divisible by 2 groups, got 3 inputs and 4 outputs",
        Convolution.of(Window.of(1), new Connectivity.Groups(2)),
        f32(1, 3, 5),
        f32(4, 1, 1));
    assertRejects(
        "connection table: expected at least 1 output channel, got 0",
        () -> new Connectivity.Table(List.of()));
    assertRejects(
        "connection table: expected at least 1 input per output, got [[0], []]",
        () -> new Connectivity.Table(List.of(List.of(0), List.of())));
    assertRejects(
        "connection table: expected ascending channels of at least 0, got [1, 1]",
        () -> new Connectivity.Table(List.of(List.of(1, 1))));
    assertRejects(
        "connection table: expected ascending channels of at least 0, got [-1]",
        () -> new Connectivity.Table(List.of(List.of(-1))));
    assertRejects(
        "convolution: expected 16 outputs and at least 6 inputs, got 16 outputs and 5 inputs",
        Convolution.of(CONV5.window(), C3),
        f32(1, 5, 14, 14),
        f32(60, 5, 5));
    assertRejects(
        "convolution: expected 16 outputs and at least 6 inputs, got 15 outputs and 6 inputs",
        () -> C3.filterShape(15, 6, CONV5.window()));
  }

  @Test
  void gradientsHaveTheShapesOfWhatTheyAreGradientsOf() {
    Shape input = Shape.of(2, 3, 9, 9);
    Shape filter = Shape.of(4, 3, 5, 5);
    assertOutput(
        f32(input), new ConvolutionBackwardData(CONV5, input), f32(2, 4, 5, 5), f32(filter));
    assertOutput(
        f32(filter), new ConvolutionBackwardFilter(CONV5, filter), f32(input), f32(2, 4, 5, 5));
  }

  @Test
  void wrongOperandsOfGradientsAreRefused() {
    Op data = new ConvolutionBackwardData(CONV5, Shape.of(2, 3, 9, 9));
    Op filter = new ConvolutionBackwardFilter(CONV5, Shape.of(4, 3, 5, 5));
    assertRejects("convolutionBackwardData: expected 2 inputs, got 1 [f32[1]]", data, f32(1));
    assertRejects(
        "convolutionBackwardData: expected dy of type FLOAT32, got i32[2x4x5x5]",
        data,
        i32(2, 4, 5, 5),
        f32(4, 3, 5, 5));
    assertRejects(
        "convolutionBackwardData: expected filter of type FLOAT32, got i32[4x3x5x5]",
        data,
        f32(2, 4, 5, 5),
        i32(4, 3, 5, 5));
    assertRejects(
        "convolutionBackwardData: expected a filter of rank at least 1, got scalar",
        data,
        f32(2, 4, 5, 5),
        f32());
    assertRejects(
        "convolutionBackwardData: expected dy of shape 2x4x5x5, got 2x4x5x6",
        data,
        f32(2, 4, 5, 6),
        f32(4, 3, 5, 5));
    assertRejects(
        "convolutionBackwardData: expected a filter of 4x3x5x5, got 4x2x5x5",
        data,
        f32(2, 4, 5, 5),
        f32(4, 2, 5, 5));
    assertRejects("convolutionBackwardFilter: expected 2 inputs, got 0 []", filter);
    assertRejects(
        "convolutionBackwardFilter: expected x of type FLOAT32, got i32[2x3x9x9]",
        filter,
        i32(2, 3, 9, 9),
        f32(2, 4, 5, 5));
    assertRejects(
        "convolutionBackwardFilter: expected dy of type FLOAT32, got i32[2x4x5x5]",
        filter,
        f32(2, 3, 9, 9),
        i32(2, 4, 5, 5));
    assertRejects(
        "convolutionBackwardFilter: expected dy of shape 2x4x5x5, got 1x4x5x5",
        filter,
        f32(2, 3, 9, 9),
        f32(1, 4, 5, 5));
    assertRejects(
        "convolutionBackwardFilter: expected a filter of 4x2x5x5, got 4x3x5x5",
        filter,
        f32(2, 2, 9, 9),
        f32(2, 4, 5, 5));
  }

  @Test
  void textNamesWindowConnectivityAndActivation() {
    assertEquals("convolution 5x5", CONV5.toString());
    assertEquals(
        "convolution 3 groups 2 RELU",
        new Convolution(Window.of(3), new Connectivity.Groups(2), Optional.of(UnaryFunction.RELU))
            .toString());
    assertEquals(
        "convolutionBackwardData 5x5 table of 60 links",
        new ConvolutionBackwardData(Convolution.of(CONV5.window(), C3), Shape.scalar()).toString());
    assertEquals(
        "convolutionBackwardFilter 5x5",
        new ConvolutionBackwardFilter(CONV5, Shape.scalar()).toString());
  }
}
