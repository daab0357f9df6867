package org.lenslet.op.loss;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Labels as indicator vectors: {@code y[n,c,p] = on where c == label[n,p], else off}.
 *
 * <p>Input: INT32 labels N x any. Output: N x classes x any.
 */
public record OneHot(int classes, float on, float off) implements Op {

  public OneHot {
    Checks.require(classes >= 1, "oneHot", "at least 1 class", classes);
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 1, 1);
    Checks.type(this, "labels", inputs.get(0), DType.INT32);
    Shape labels = inputs.get(0).shape();
    Checks.require(labels.rank() >= 1, this, "labels of rank at least 1", labels);
    Shape shape = Shape.of(labels.get(0), classes);
    return List.of(TensorSpec.f32(shape.append(labels.sub(1, labels.rank()).toArray())));
  }

  @Override
  public String toString() {
    return name() + " classes " + classes + " on " + on + " off " + off;
  }
}
