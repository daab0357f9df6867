package org.lenslet.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.lenslet.error.ShapeException;

class ShapeTest {

  private static String refusal(int... extents) {
    return assertThrows(ShapeException.class, () -> Shape.of(extents)).getMessage();
  }

  @Test
  void impossibleExtentsAreRefused() {
    assertEquals("shape: expected extents of at least 0, got [2, -1]", refusal(2, -1));
    assertEquals(
        "shape: expected at most 2147483647 elements, got [65536, 32768]; use a smaller batch or"
            + " smaller layers",
        refusal(65_536, 32_768));
    assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).elements());
  }

  @Test
  void productsOfPartsAreAsBoundedAsTheWhole() {
    assertThrows(ShapeException.class, () -> Shape.of(0, 65_536, 32_768));
    assertThrows(ShapeException.class, () -> Shape.of(65_536, 0, 32_768));
    assertEquals(0, Shape.of(3, 0, 4).elements());
    assertEquals(12, Shape.of(0, 3, 4).product(1, 3));
  }

  @Test
  void stridesAreRowMajor() {
    assertArrayEquals(new int[] {12, 4, 1}, Shape.of(2, 3, 4).strides());
    assertArrayEquals(new int[0], Shape.scalar().strides());
    assertEquals(1, Shape.scalar().elements());
  }

  @Test
  void negativeAxesCountFromTheLast() {
    Shape shape = Shape.of(2, 3, 4);

    assertEquals(4, shape.get(-1));
    assertEquals(Shape.of(9, 3, 4), shape.with(-3, 9));
    assertEquals(Shape.of(3), shape.sub(1, 2));
    assertEquals(Shape.of(2, 3, 4, 5), shape.append(5));
  }

  @Test
  void shapesAreValues() {
    int[] extents = {2, 3};
    Shape shape = Shape.of(extents);
    extents[0] = 9;
    shape.toArray()[1] = 9;

    assertEquals(Shape.of(2, 3), shape);
    assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
    assertNotEquals(Shape.of(3, 2), shape);
    assertEquals("2x3", shape.toString());
    assertEquals("scalar", Shape.of().toString());
  }
}
