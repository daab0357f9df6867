package org.lenslet.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lenslet.error.ShapeException;

class HostTensorTest {
  private final HostTensor tensor = HostTensor.of(Shape.of(2, 2), 1, 2, 3, 4);

  @Test
  void theCountOfElementsHasToFit() {
    assertEquals(
        "tensor: expected 4 elements for f32[2x2], got 3",
        assertThrows(ShapeException.class, () -> HostTensor.of(Shape.of(2, 2), 1, 2, 3))
            .getMessage());
    assertThrows(ShapeException.class, () -> tensor.reshape(Shape.of(3)));
  }

  @Test
  void elementsAreReadAsWhatTheyAre() {
    assertEquals(
        "tensor: expected i32, got f32[2x2]",
        assertThrows(ShapeException.class, tensor::ints).getMessage());
    assertThrows(ShapeException.class, HostTensor.ofInts(Shape.of(1), 1)::floats);
  }

  @Test
  void reshapingSharesAndCopyingDoesNot() {
    HostTensor shared = tensor.reshape(Shape.of(4));
    HostTensor copy = tensor.copy();
    tensor.floats()[0] = 9;

    assertEquals(9, shared.floats()[0]);
    assertEquals(1, copy.floats()[0]);
  }

  @Test
  void bitsAreCompared() {
    HostTensor nan = HostTensor.scalar(Float.NaN);
    assertTrue(nan.bitwiseEquals(HostTensor.scalar(Float.NaN)));
    assertFalse(HostTensor.scalar(0f).bitwiseEquals(HostTensor.scalar(-0f)));
    assertFalse(tensor.bitwiseEquals(tensor.reshape(Shape.of(4))));
    assertTrue(HostTensor.ofInts(Shape.of(1), 7).bitwiseEquals(HostTensor.ofInts(Shape.of(1), 7)));
    assertFalse(
        HostTensor.zeros(TensorSpec.i32(1)).bitwiseEquals(HostTensor.zeros(TensorSpec.f32(1))));
  }

  @Test
  void theTextShowsTheFirstElements() {
    assertEquals("f32[2x2] [1.0, 2.0, 3.0, 4.0]", tensor.toString());
    assertEquals(
        "i32[9] [0, 0, 0, 0, 0, 0, 0, 0] ...", HostTensor.zeros(TensorSpec.i32(9)).toString());
    assertEquals("f32[scalar] [2.5]", HostTensor.scalar(2.5f).toString());
    assertEquals(16, tensor.spec().bytes());
  }
}
