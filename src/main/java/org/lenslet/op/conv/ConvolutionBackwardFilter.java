package org.lenslet.op.conv;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The gradient of a convolution with respect to its filter, the adjoint of {@link Convolution} in
 * w: {@code dw[k,c,r] = sum over n, p of x[n,c,p*stride + r*dilation - padBefore] * dy[n,k,p]}.
 *
 * <p>Inputs: x, dy. Output: dw of the given shape.
 */
public record ConvolutionBackwardFilter(Convolution forward, Shape filter) implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 2);
    Checks.type(this, "x", inputs.get(0), DType.FLOAT32);
    Checks.type(this, "dy", inputs.get(1), DType.FLOAT32);
    Convolution.checkTriple(this, forward, inputs.get(0).shape(), filter, inputs.get(1).shape());
    return List.of(TensorSpec.f32(filter));
  }

  @Override
  public String toString() {
    return name() + " " + forward.window() + forward.connectivity();
  }
}
