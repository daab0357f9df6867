package org.lenslet.backend.reference;

import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.Operands.Floats;
import org.lenslet.op.MatMul;

/** The matrix product. */
final class MatMulReference {
  private MatMulReference() {}

  /** y[i,j] = f(bias[j] + sum over l of A[i,l] * B[l,j]), for each product of a batch. */
  static Launch forward(MatMul op, Operands operands) {
    Floats a = operands.input(0);
    Floats b = operands.input(1);
    Floats y = operands.output(0);
    Floats bias = operands.inputCount() == 3 ? operands.input(2) : null;
    int rows = y.shape().get(-2);
    int columns = y.shape().get(-1);
    int inner = a.shape().get(op.transposeA() ? -2 : -1);
    int batch = y.shape().product(0, y.shape().rank() - 2);
    int aRow = op.transposeA() ? 1 : inner;
    int aInner = op.transposeA() ? rows : 1;
    int bColumn = op.transposeB() ? inner : 1;
    int bInner = op.transposeB() ? 1 : columns;
    return () -> {
      for (int n = 0; n < batch; n++) {
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            int aStart = n * rows * inner + i * aRow;
            int bStart = n * inner * columns + j * bColumn;
            double sum = bias == null ? 0 : bias.get(j);
            for (int l = 0; l < inner; l++) {
              sum += a.get(aStart + l * aInner) * b.get(bStart + l * bInner);
            }
            double value = op.activation().isPresent() ? op.activation().get().apply(sum) : sum;
            y.set((n * rows + i) * columns + j, value);
          }
        }
      }
    };
  }
}
