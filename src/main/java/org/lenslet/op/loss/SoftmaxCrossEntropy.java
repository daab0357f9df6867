package org.lenslet.op.loss;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The negative logarithm of the softmax probability of the right class, per example: {@code
 * loss[n,p] = log(sum over c of exp(z[n,c,p])) - z[n,label[n,p],p]}. An example whose label is not
 * a class (below 0, or C and above) is ignored: its loss is 0.
 *
 * <p>Inputs: logits z N x C x any; INT32 labels N x any. Output: loss N x any.
 */
public record SoftmaxCrossEntropy() implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 2);
    return List.of(TensorSpec.f32(labels(this, inputs)));
  }

  /** The shape of the labels, after checking logits and labels. */
  static Shape labels(Op op, List<TensorSpec> inputs) {
    Shape logits = inputs.get(0).shape();
    Checks.type(op, "logits", inputs.get(0), DType.FLOAT32);
    Checks.type(op, "labels", inputs.get(1), DType.INT32);
    Checks.require(
        logits.rank() >= 2 && logits.get(1) >= 1, op, "logits N x C x any, C at least 1", logits);
    Shape labels = withoutAxis1(logits);
    Checks.shape(op, "labels", inputs.get(1), labels);
    return labels;
  }

  private static Shape withoutAxis1(Shape shape) {
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (axis != 1) {
        extents.add(shape.get(axis));
      }
    }
    return Shape.of(extents);
  }

  @Override
  public String toString() {
    return name();
  }
}
