package org.lenslet.op.norm;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.TensorSpec;

/**
 * {@code y[i] = exp(x[i] - max x) / sum over j of exp(x[j] - max x)} along an axis.
 *
 * <p>Input: x of rank at least 1. Output: y of the same shape.
 */
public record Softmax(int axis) implements Op {

  public Softmax {
    Checks.require(axis >= 0, "softmax", "an axis of at least 0", axis);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Checks.axis(this, axis, inputs.get(0).shape().rank());
    return List.of(inputs.get(0));
  }

  @Override
  public String toString() {
    return name() + " axis " + axis;
  }
}
