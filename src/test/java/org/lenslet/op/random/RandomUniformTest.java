package org.lenslet.op.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.lenslet.op.Rejections.assertOutputs;
import static org.lenslet.op.Rejections.assertRejects;
import static org.lenslet.tensor.TensorSpec.f32;
import static org.lenslet.tensor.TensorSpec.i32;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.tensor.Shape;

class RandomUniformTest {
  private static final RandomUniform OP = new RandomUniform(Shape.of(2, 3), 7);

  @Test
  void theOutputHasTheShapeWhateverElseIsInTheBlock() {
    assertOutputs(List.of(f32(2, 3)), OP, i32(4));
    assertOutputs(List.of(f32(2, 3)), OP, i32(9));
    assertFalse(OP.mayOverwrite(0, 0, 1));
    assertEquals("randomUniform 2x3 stream 7", OP.toString());
  }

  @Test
  void wrongOperandsAndStreamsAreRefused() {
    assertRejects(
        "randomUniform: expected step numbers, at least 4 of them in a vector, got 3", OP, i32(3));
    assertRejects("randomUniform: expected step numbers of type INT32, got f32[4]", OP, f32(4));
    assertRejects("randomUniform: expected 1 input, got 2 [i32[4], i32[4]]", OP, i32(4), i32(4));
    assertRejects(
        "randomUniform: expected a stream of 0 to 2^24 - 1, got -1",
        () -> new RandomUniform(Shape.scalar(), -1));
    assertRejects(
        "randomUniform: expected a stream of 0 to 2^24 - 1, got 16777216",
        () -> new RandomUniform(Shape.scalar(), RandomUniform.STREAMS));
  }
}
