package org.lenslet.op;

import java.util.List;
import org.lenslet.error.ShapeException;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The checks that several operations share; each failure is one line, {@code op: expected, got}.
 */
public final class Checks {
  private Checks() {}

  public static void require(boolean condition, Op op, String expected, Object got) {
    require(condition, op.name(), expected, got);
  }

  public static void require(boolean condition, String subject, String expected, Object got) {
    if (!condition) {
      throw new ShapeException(subject + ": expected " + expected + ", got " + got);
    }
  }

  public static void arity(Op op, List<TensorSpec> inputs, int least, int most) {
    String expected =
        least == most
            ? least + (least == 1 ? " input" : " inputs")
            : most == Integer.MAX_VALUE
                ? "at least " + least + (least == 1 ? " input" : " inputs")
                : least + " to " + most + " inputs";
    require(
        inputs.size() >= least && inputs.size() <= most,
        op,
        expected,
        inputs.size() + " " + inputs);
  }

  public static void type(Op op, String input, TensorSpec spec, DType type) {
    require(spec.type() == type, op, input + " of type " + type, spec);
  }

  public static void shape(Op op, String input, TensorSpec spec, Shape shape) {
    require(spec.shape().equals(shape), op, input + " of shape " + shape, spec.shape());
  }

  public static void axis(Op op, int axis, int rank) {
    require(axis < rank, op, "an axis below rank " + rank, axis);
  }
}
