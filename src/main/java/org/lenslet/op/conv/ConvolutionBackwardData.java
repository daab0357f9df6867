package org.lenslet.op.conv;

import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * The gradient of a convolution with respect to its input, the adjoint of {@link Convolution} in x:
 * {@code dx[n,c,q] = sum over k, r, p with p*stride + r*dilation - padBefore = q of w[k,c,r] *
 * dy[n,k,p]}.
 *
 * <p>Inputs: dy, w. Output: dx of the given shape.
 */
public record ConvolutionBackwardData(Convolution forward, Shape input) implements Op {

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 2);
    Checks.type(this, "dy", inputs.get(0), DType.FLOAT32);
    Checks.type(this, "filter", inputs.get(1), DType.FLOAT32);
    Convolution.checkTriple(this, forward, input, inputs.get(1).shape(), inputs.get(0).shape());
    return List.of(TensorSpec.f32(input));
  }

  @Override
  public String toString() {
    return name() + " " + forward.window() + forward.connectivity();
  }
}
