package org.lenslet.backend.opencl.pointwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.op.pointwise.Expression.constant;
import static org.lenslet.op.pointwise.Expression.input;
import static org.lenslet.op.pointwise.Expression.minus;
import static org.lenslet.op.pointwise.Expression.times;
import static org.lenslet.op.pointwise.Expression.unary;

import org.junit.jupiter.api.Test;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;

class PointwiseSourceTest {

  @Test
  void equalPartsAreComputedOnce() {
    Expression sigmoid = unary(UnaryFunction.SIGMOID, input(0));
    Expression derivative = times(sigmoid, minus(constant(1), sigmoid));
    String source = PointwiseSource.of("derivative", derivative, 1);
    assertEquals(2, source.split("function_sigmoid\\(in0\\)", -1).length, source);
    assertTrue(source.contains("derivative: y = " + derivative), source);
  }

  @Test
  void numbersAreExact() {
    for (float value :
        new float[] {0.1f, 1, -1.5f, Float.MIN_VALUE, Float.MAX_VALUE, -0f, 1 / 3f, 0x1p-130f}) {
      String literal = PointwiseSource.literal(value);
      assertTrue(literal.endsWith("f"), literal);
      assertEquals(value, Float.parseFloat(literal), literal);
    }
    assertEquals("NAN", PointwiseSource.literal(Float.NaN));
    assertEquals("-INFINITY", PointwiseSource.literal(Float.NEGATIVE_INFINITY));
  }
}
