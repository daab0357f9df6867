package org.lenslet.op.gemm;

import java.util.List;
import java.util.Optional;
import org.lenslet.op.Checks;
import org.lenslet.op.Op;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * Matrix product: {@code y = f(A * B + bias)}, A being a or its transpose, B being b or its
 * transpose, over the last two axes; the bias is added to every row.
 *
 * <p>Inputs: a M x K (K x M when transposed); b K x N (N x K when transposed); optionally bias of
 * N. Both may have one more axis in front, of equal extent: a batch of products. Output: M x N,
 * with the batch axis in front where the inputs have one.
 *
 * @param activation f, applied to the finished sum; set by fusion, not by models
 */
public record MatMul(boolean transposeA, boolean transposeB, Optional<UnaryFunction> activation)
    implements Op {

  /** A product without activation. */
  public static MatMul of(boolean transposeA, boolean transposeB) {
    return new MatMul(transposeA, transposeB, Optional.empty());
  }

  @Override
  public List<TensorSpec> outputs(List<TensorSpec> inputs) {
    Checks.arity(this, inputs, 2, 3);
    for (TensorSpec input : inputs) {
      Checks.type(this, "inputs", input, DType.FLOAT32);
    }
    Shape a = inputs.get(0).shape();
    Shape b = inputs.get(1).shape();
    Checks.require(
        a.rank() == b.rank() && (a.rank() == 2 || a.rank() == 3),
        this,
        "two matrices, or two batches of matrices",
        a + " and " + b);
    Checks.require(
        a.rank() == 2 || a.get(0) == b.get(0), this, "batches of equal size", a + " and " + b);
    int m = a.get(transposeA ? -1 : -2);
    int k = a.get(transposeA ? -2 : -1);
    int n = b.get(transposeB ? -2 : -1);
    Checks.require(k == b.get(transposeB ? -1 : -2), this, "equal inner extents", a + " and " + b);
    if (inputs.size() == 3) {
      Checks.shape(this, "bias", inputs.get(2), Shape.of(n));
    }
    return List.of(TensorSpec.f32(a.with(-2, m).with(-1, n)));
  }

  @Override
  public String toString() {
    return name()
        + (transposeA ? " transposeA" : "")
        + (transposeB ? " transposeB" : "")
        + activation.map(function -> " " + function).orElse("");
  }
}
