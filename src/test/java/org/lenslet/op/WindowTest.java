package org.lenslet.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lenslet.op.Rejections.assertRejects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lenslet.tensor.Shape;

class WindowTest {

  @ParameterizedTest
  @CsvSource({
    // in, kernel, stride, dilation, before, after, floor, ceil
    "32, 5, 1, 1, 0, 0, 28, 28",
    "5, 1, 2, 1, 0, 0, 3, 3",
    "6, 1, 2, 1, 0, 0, 3, 3",
    "7, 1, 2, 1, 0, 0, 4, 4",
    "3, 2, 2, 1, 1, 1, 2, 2",
    "4, 2, 2, 1, 1, 1, 3, 3",
    "32, 3, 2, 1, 0, 0, 15, 16",
    "16, 3, 2, 1, 0, 0, 7, 8",
    "2, 2, 2, 2, 1, 1, 1, 2",
    "6, 3, 1, 1, 1, 1, 6, 6",
    "6, 4, 1, 1, 2, 1, 6, 6",
    "6, 2, 1, 1, 1, 0, 6, 6",
    "7, 3, 1, 2, 0, 0, 3, 3",
    "5, 5, 3, 1, 0, 0, 1, 1",
  })
  void outputExtentsFollowTheRule(
      int in, int kernel, int stride, int dilation, int before, int after, int floor, int ceil) {
    Window window =
        Window.of(kernel)
            .withStride(stride)
            .withDilation(dilation)
            .withPadding(Shape.of(before), Shape.of(after));

    assertEquals(Shape.of(floor), window.outputExtents("op", Shape.of(in), false));
    assertEquals(Shape.of(ceil), window.outputExtents("op", Shape.of(in), true));
  }

  @Test
  void extentsAreIndependentPerAxis() {
    assertEquals(
        Shape.of(3, 4), Window.of(1, 1).withStride(2).outputExtents("op", Shape.of(6, 7), false));
    assertEquals(
        Shape.of(2, 3, 4),
        Window.of(1, 2, 3).withStride(3, 2, 1).outputExtents("op", Shape.of(4, 6, 6), false));
  }

  @Test
  void sevenLayersOfKernel5Turn32Into4() {
    Shape extent = Shape.of(32);
    for (int layer = 0; layer < 7; layer++) {
      extent = Window.of(5).outputExtents("op", extent, false);
    }
    assertEquals(Shape.of(4), extent);
  }

  @Test
  void paddingOfKernelMinus1KeepsTheSize() {
    for (int kernel = 1; kernel <= 8; kernel++) {
      int total = kernel - 1;
      Window window = Window.of(kernel).withPadding(Shape.of((total + 1) / 2), Shape.of(total / 2));
      assertEquals(Shape.of(9), window.outputExtents("op", Shape.of(9), false));
    }
  }

  @Test
  void oneValueServesAllAxes() {
    Window window = Window.of(3, 3).withStride(2).withDilation(1, 3).withPadding(1);
    assertEquals(Shape.of(2, 2), window.stride());
    assertEquals(Shape.of(1, 3), window.dilation());
    assertEquals(Shape.of(1, 1), window.padBefore());
    assertEquals(Shape.of(1, 1), window.padAfter());
    assertEquals(3, window.reach(0));
    assertEquals(7, window.reach(1));
    assertEquals(9, window.size());
    assertEquals(2, window.rank());
  }

  @Test
  void textNamesWhatIsNotTheDefault() {
    assertEquals("5x5", Window.of(5, 5).toString());
    assertEquals(
        "3 stride 2 dilation 4 padding 1",
        Window.of(3).withStride(2).withDilation(4).withPadding(1).toString());
    assertEquals(
        "2x2 padding 1x1..0x0",
        Window.of(2, 2).withPadding(Shape.of(1, 1), Shape.of(0, 0)).toString());
  }

  @Test
  void wrongParametersAreRefused() {
    assertRejects("window: expected 1 to 3 spatial axes, got kernel scalar", () -> Window.of());
    assertRejects(
        "window: expected 1 to 3 spatial axes, got kernel 1x1x1x1", () -> Window.of(1, 1, 1, 1));
    assertRejects(
        "window: expected 2 values per parameter, got 1x1x1",
        () -> Window.of(3, 3).withStride(1, 1, 1));
    assertRejects("window: expected a kernel of at least 1, got 0x3", () -> Window.of(0, 3));
    assertRejects(
        "window: expected a stride of at least 1, got 0x0", () -> Window.of(3, 3).withStride(0));
    assertRejects(
        "window: expected a dilation of at least 1, got 1x0",
        () -> Window.of(3, 3).withDilation(1, 0));
    assertRejects(
        "shape: expected extents of at least 0, got [-1]", () -> Window.of(3).withPadding(-1));
    assertRejects(
        "window: expected a reach of at most 2147483647, got 4294967297",
        () -> Window.of(5).withDilation(1 << 30));
  }

  @Test
  void inputsThatDoNotFitAreRefused() {
    assertRejects(
        "pool: expected an input with 2 spatial axes, got extents 5",
        () -> Window.of(3, 3).outputExtents("pool", Shape.of(5), false));
    assertRejects(
        "pool: expected a padded input of at least the window's reach 5 on spatial axis 1,"
            + " got 4 (input 9x2); use a smaller kernel, more padding or larger images",
        () ->
            Window.of(3, 3)
                .withDilation(2)
                .withPadding(1)
                .outputExtents("pool", Shape.of(9, 2), false));
    assertRejects(
        "pool: expected a padded input of at least the window's reach 1 on spatial axis 0,"
            + " got 2 (input 0); use a smaller kernel, more padding or larger images",
        () -> Window.of(1).withPadding(1).outputExtents("pool", Shape.of(0), false));
    assertRejects(
        "pool: expected a padded input of at most 2147483647, got 4294967295",
        () ->
            Window.of(1).withPadding(Integer.MAX_VALUE).outputExtents("pool", Shape.of(1), false));
  }
}
