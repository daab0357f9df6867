package org.lenslet.op.movement;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The gradient of {@link Gather}: to each slice the sum of the dy of every index that names it, in
 * the row-major order of the indices; an index that names none goes nowhere.
 *
 * <p>Inputs: dy of the output's shape; INT32 indices. Output: dx of the given shape.
 */
public record GatherBackward(Gather forward, Shape input) implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 2);
    Checks.type(this, "dy", inputs.get(0), DType.FLOAT32);
    Checks.type(this, "indices", inputs.get(1), DType.INT32);
    Shape gathered = forward.gathered(this, input, inputs.get(1).shape());
    Checks.shape(this, "dy", inputs.get(0), gathered);
    return List.of(TensorSpec.f32(input));
  }

  @Override
  public String toString() {
    return name() + " axis " + forward.axis();
  }
}
