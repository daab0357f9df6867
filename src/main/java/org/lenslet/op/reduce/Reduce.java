package org.lenslet.op.reduce;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Combines the elements along some axes.
 *
 * <p>Input: x of any rank. Output: x's shape with the reduced axes at extent 1 ({@code keepAxes})
 * or removed.
 *
 * @param axes the reduced axes, ascending from 0
 */
public record Reduce(ReduceFunction function, List<Integer> axes, boolean keepAxes) implements Op {

  public Reduce {
    axes = List.copyOf(axes);
    int previous = -1;
    for (int axis : axes) {
      Checks.require(axis > previous, "reduce", "ascending axes of at least 0", axes);
      previous = axis;
    }
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Shape shape = inputs.get(0).shape();
    Checks.require(
        axes.isEmpty() || axes.get(axes.size() - 1) < shape.rank(),
        this,
        "axes below rank " + shape.rank(),
        axes);
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      boolean reduced = axes.contains(axis);
      Checks.require(!reduced || shape.get(axis) > 0, this, "axes of at least 1 element", shape);
      if (!reduced) {
        extents.add(shape.get(axis));
      } else if (keepAxes) {
        extents.add(1);
      }
    }
    return List.of(TensorSpec.f32(Shape.of(extents)));
  }

  @Override
  public String toString() {
    return name() + " " + function + " " + axes + (keepAxes ? " keep" : "");
  }
}
