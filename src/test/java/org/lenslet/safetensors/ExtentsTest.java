package org.lenslet.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lenslet.tensor.Shape;

class ExtentsTest {
  private static Optional<Shape> shape(Long... extents) {
    return new Extents(List.of(extents), extents.length, 0).shape();
  }

  @Test
  void aShapeFitsInMemoryUpToTheLargestArray() {
    long most = Integer.MAX_VALUE;
    assertEquals(Optional.of(Shape.scalar()), shape());
    assertEquals(Optional.of(Shape.of(Integer.MAX_VALUE, 1)), shape(most, 1L));
    assertEquals(Optional.empty(), shape(most + 1));
    assertEquals(Optional.empty(), shape(-1L)); // 2^64 - 1
    assertEquals(Optional.of(Shape.of(1 << 30, 0)), shape(1L << 30, 0L));
    assertEquals(Optional.empty(), shape(1L << 16, 1L << 15));
    assertEquals(Optional.empty(), shape(1L << 16, 1L << 15, 0L));
  }

  @Test
  void aShapeOfMoreAxesThanAreKeptIsNone() {
    List<Long> kept = Collections.nCopies(Extents.KEPT, 1L);
    assertEquals(Extents.KEPT, new Extents(kept, Extents.KEPT, 1).shape().orElseThrow().rank());
    assertEquals(Optional.empty(), new Extents(kept, Extents.KEPT + 1, 1).shape());
    assertEquals("1x".repeat(63) + "1", new Extents(kept, Extents.KEPT, 1).toString());
    assertEquals("1x".repeat(64) + "...", new Extents(kept, Extents.KEPT + 1, 1).toString());
  }

  @Test
  void productsAreUnsignedBelow2ToThe64() {
    assertEquals(Optional.of(0L), Extents.product(-1, 0));
    assertEquals(Optional.of(0L), Extents.product(0, -1));
    assertEquals(Optional.of(-1L), Extents.product(-1, 1));
    assertEquals(Optional.of(-2L), Extents.product(Long.MAX_VALUE, 2));
    assertEquals(Optional.empty(), Extents.product(Long.MIN_VALUE, 2));
  }
}
