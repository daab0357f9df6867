package org.lenslet.op.movement;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** The same elements in the same order under another shape of as many elements. */
public record Reshape(Shape shape) implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    TensorSpec x = inputs.get(0);
    Checks.require(
        x.elements() == shape.elements(), this, shape.elements() + " elements for " + shape, x);
    return List.of(new TensorSpec(x.type(), shape));
  }

  @Override
  public boolean isView() {
    return true;
  }

  @Override
  public String toString() {
    return name() + " " + shape;
  }
}
