package org.lenslet.op.movement;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The axes in another order: {@code y.shape[i] = x.shape[permutation[i]]}.
 *
 * @param permutation for each axis of the output the axis of the input
 */
public record Transpose(List<Integer> permutation) implements Op {

  public Transpose {
    permutation = List.copyOf(permutation);
    boolean[] seen = new boolean[permutation.size()];
    for (int axis : permutation) {
      Checks.require(
          axis >= 0 && axis < seen.length && !seen[axis],
          "transpose",
          "each axis from 0 to " + (seen.length - 1) + " once",
          permutation);
      seen[axis] = true;
    }
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Shape shape = inputs.get(0).shape();
    Checks.require(
        shape.rank() == permutation.size(), this, "an input of rank " + permutation.size(), shape);
    return List.of(TensorSpec.f32(Shape.of(permutation.stream().map(shape::get).toList())));
  }

  @Override
  public String toString() {
    return name() + " " + permutation;
  }
}
