package org.lenslet.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.error.ShapeException;
import org.lenslet.tensor.TensorSpec;

/** Asserts the one-line messages of refused operations, and the shapes of accepted ones. */
public final class Rejections {
  private Rejections() {}

  public static void assertRejects(String message, Executable executable) {
    assertEquals(message, assertThrows(ShapeException.class, executable).getMessage());
  }

  public static void assertRejects(String message, Op op, TensorSpec... inputs) {
    assertRejects(message, () -> op.outputs(List.of(inputs)));
  }

  public static void assertOutputs(List<TensorSpec> expected, Op op, TensorSpec... inputs) {
    assertEquals(expected, op.outputs(List.of(inputs)));
  }

  public static void assertOutput(TensorSpec expected, Op op, TensorSpec... inputs) {
    assertOutputs(List.of(expected), op, inputs);
  }
}
