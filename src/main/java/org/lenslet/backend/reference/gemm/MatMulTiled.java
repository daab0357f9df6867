package org.lenslet.backend.reference.gemm;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Tile;
import org.lenslet.op.gemm.MatMul;

/**
 * What {@link MatMulReference} computes, in tiles and threads: its fast twin, proved against it.
 */
final class MatMulTiled {
  private MatMulTiled() {}

  /** y[i,j] = f(bias[j] + sum over l of A[i,l] * B[l,j]), for each product of a batch. */
  static Launch forward(MatMul op, Operands operands) {
    Matrices a = Matrices.of(operands.input(0), op.transposeA());
    Matrices b = Matrices.of(operands.input(1), op.transposeB());
    Floats y = operands.output(0);
    Floats bias = operands.inputCount() == 3 ? operands.input(2) : null;
    int rows = y.shape().get(-2);
    int columns = y.shape().get(-1);
    int batch = y.shape().product(0, y.shape().rank() - 2);
    int inner = operands.input(0).shape().get(op.transposeA() ? -2 : -1);
    return () ->
        IntStream.range(0, batch)
            .parallel()
            .forEach(
                n ->
                    Tile.forEach(
                        columns,
                        rows,
                        tile -> {
                          double[][] sums = tile.sums();
                          if (bias != null) {
                            Arrays.setAll(sums[0], j -> bias.get(tile.from() + j));
                            Arrays.setAll(sums, i -> sums[0].clone());
                          }
                          addProducts(n, tile, inner, a, b, sums);
                          op.activation().ifPresent(function -> tile.apply(sums, function));
                          for (int i = 0; i < sums.length; i++) {
                            int start = (n * rows + tile.first() + i) * columns + tile.from();
                            for (int j = 0; j < sums[i].length; j++) {
                              y.set(start + j, sums[i][j]);
                            }
                          }
                        }));
  }

  private static void addProducts(
      int n, Tile tile, int inner, Matrices a, Matrices b, double[][] sums) {
    double[] row = new double[sums[0].length];
    for (int l = 0; l < inner; l++) {
      for (int j = 0; j < row.length; j++) {
        row[j] = b.get(n, l, tile.from() + j);
      }
      for (int i = 0; i < sums.length; i++) {
        addTimes(a.get(n, tile.first() + i, l), row, sums[i]);
      }
    }
  }

  private static void addTimes(double factor, double[] row, double[] sums) {
    // Over whole arrays: Java vectorises no loop over two arrays with two offsets.
    for (int j = 0; j < sums.length; j++) {
      sums[j] += factor * row[j];
    }
  }

  /** Matrices of equal extents, one behind the other. */
  private record Matrices(Floats elements, int size, int rowStride, int columnStride) {

    /** The matrices as stored, or their transposes. */
    static Matrices of(Floats stored, boolean transposed) {
      int columns = stored.shape().get(-1);
      int size = stored.shape().get(-2) * columns;
      return transposed
          ? new Matrices(stored, size, 1, columns)
          : new Matrices(stored, size, columns, 1);
    }

    double get(int n, int row, int column) {
      return elements.get(n * size + row * rowStride + column * columnStride);
    }
  }
}
