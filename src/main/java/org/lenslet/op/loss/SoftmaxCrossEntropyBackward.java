package org.lenslet.op.loss;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The gradient of {@link SoftmaxCrossEntropy} with respect to the logits: {@code dz[n,c,p] =
 * dloss[n,p] * (softmax(z)[n,c,p] - (c == label[n,p]))}, 0 for ignored examples.
 *
 * <p>Inputs: logits, labels, dloss. Output: dz in the shape of the logits.
 */
public record SoftmaxCrossEntropyBackward() implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 3, 3);
    Shape labels = SoftmaxCrossEntropy.labels(this, inputs);
    Checks.type(this, "dloss", inputs.get(2), DType.FLOAT32);
    Checks.shape(this, "dloss", inputs.get(2), labels);
    return List.of(inputs.get(0));
  }

  @Override
  public String toString() {
    return name();
  }
}
