package org.lenslet.backend.reference.gemm;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.op.gemm.MatMul;

/** The matrix product, as the formula says. */
public final class MatMulReference {
  private MatMulReference() {}

  public static void list(ReferenceList list) {
    list.add("mat_mul_forward", MatMul.class, MatMulReference::forward, MatMulTiled::forward);
  }

  /** y[n,i,j] = f(bias[j] + sum over l of A[n,i,l] * B[n,l,j]). */
  static Launch forward(MatMul op, Operands operands) {
    Floats a = operands.input(0);
    Floats b = operands.input(1);
    Floats y = operands.output(0);
    Floats bias = operands.inputCount() == 3 ? operands.input(2) : null;
    int rows = y.shape().get(-2);
    int columns = y.shape().get(-1);
    int batch = y.shape().product(0, y.shape().rank() - 2);
    int inner = a.shape().get(op.transposeA() ? -2 : -1);
    return () -> {
      for (int n = 0; n < batch; n++) {
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            double sum = bias == null ? 0 : bias.get(j);
            for (int l = 0; l < inner; l++) {
              int left = op.transposeA() ? l * rows + i : i * inner + l;
              int right = op.transposeB() ? j * inner + l : l * columns + j;
              sum += a.get(n * rows * inner + left) * b.get(n * inner * columns + right);
            }
            int at = (n * rows + i) * columns + j;
            y.set(at, op.activation().isEmpty() ? sum : op.activation().get().apply(sum));
          }
        }
      }
    };
  }
}
