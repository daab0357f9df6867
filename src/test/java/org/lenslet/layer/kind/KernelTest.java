package org.lenslet.layer.kind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.lenslet.layer.kind.Kernel.kernel;

import org.junit.jupiter.api.Test;
import org.lenslet.error.ShapeException;
import org.lenslet.layer.Model;
import org.lenslet.op.Window;
import org.lenslet.tensor.Shape;

class KernelTest {

  @Test
  void oneNumberStandsForEveryAxis() {
    assertEquals(
        Window.of(3, 3, 3).withStride(2).withPadding(1).withDilation(2),
        kernel(3).stride(2).padding(1).dilation(2).window(3));
    assertEquals(Window.of(3, 2).withStride(2, 1), kernel(3, 2).stride(2, 1).window(2));
    assertEquals(
        "3x3 padding 0x0..1x1",
        kernel(3).padding(new int[] {0}, new int[] {1}).window(2).toString());
  }

  @Test
  void numbersForAnotherCountOfAxesAreRefused() {
    assertEquals(
        "kernel: expected 1 or 3 values, got [3, 2]",
        assertThrows(ShapeException.class, () -> kernel(3, 2).window(3)).getMessage());
  }

  @Test
  void thePaddingThatKeepsTheSizeHasItsOddZeroAtTheEnd() {
    assertEquals(Window.of(3, 3).withPadding(1), kernel(3).samePadding().window(2));
    assertEquals(
        "4x3 dilation 1x2 padding 1x2..2x2",
        kernel(4, 3).dilation(1, 2).samePadding().window(2).toString());
    assertEquals("2 padding 0..1", kernel(2).samePadding().window(1).toString());
    assertEquals(Window.of(2), kernel(2).samePadding().padding(0).window(1));
    for (int extent = 1; extent <= 9; extent++) {
      Model model = Model.input(1, 7).conv(2, kernel(extent).samePadding()).build();
      assertEquals(Shape.of(2, 7), model.outputShapes().get(Model.OUTPUT));
    }
    assertEquals(
        "kernel: expected a stride of 1 with a padding that keeps the size, got 1x2; say how much"
            + " padding",
        assertThrows(ShapeException.class, () -> kernel(3).stride(1, 2).samePadding().window(2))
            .getMessage());
  }

  @Test
  void poolingWithoutStrideStepsByItsExtents() {
    assertEquals(Window.of(3, 2).withStride(3, 2), kernel(3, 2).strideByExtents().window(2));
    assertEquals(Window.of(3, 3).withStride(2), kernel(3).stride(2).strideByExtents().window(2));
  }

  @Test
  void aStrideOfOneThatIsAskedForStays() {
    assertEquals(Window.of(3, 3), kernel(3).stride(1).strideByExtents().window(2));
    assertEquals(Window.of(3, 3), kernel(3).stride(1).padding(0).strideByExtents().window(2));
  }

  @Test
  void laterChangesToAnArrayDoNotShow() {
    int[] extents = {3};
    Kernel kernel = kernel(extents);
    extents[0] = 9;

    assertEquals(Window.of(3), kernel.window(1));
  }
}
