package org.lenslet.train;

import java.util.Map;
import org.lenslet.layer.Model;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * A linear classifier under the mean squared error, in double precision: the judge of what training
 * does. Weights are inputs x classes with the bias as last row.
 */
public final class LinearModel {
  static final int FEATURES = 4;
  public static final int CLASSES = 3;
  public static final int ROWS = FEATURES + 1;

  private LinearModel() {}

  public static Model model() {
    return Model.input(FEATURES).name("linear").dense(CLASSES).build();
  }

  public static Clusters data(int size) {
    return new Clusters(Shape.of(FEATURES), CLASSES, size, 8);
  }

  /** The weights of a trainer of {@link #model}. */
  public static double[][] weights(Map<String, HostTensor> tensors) {
    double[][] weights = new double[ROWS][CLASSES];
    for (int row = 0; row < ROWS; row++) {
      for (int c = 0; c < CLASSES; c++) {
        weights[row][c] =
            row < FEATURES
                ? tensors.get("dense1.weight").floats()[row * CLASSES + c]
                : tensors.get("dense1.bias").floats()[c];
      }
    }
    return weights;
  }

  private static double feature(Clusters data, int example, int row) {
    return row < FEATURES ? data.inputs(example)[row] : 1;
  }

  private static double error(Clusters data, int example, int c, double[][] weights) {
    double y = 0;
    for (int row = 0; row < ROWS; row++) {
      y += feature(data, example, row) * weights[row][c];
    }
    return y - (data.label(example) == c ? 1 : 0);
  }

  public static double loss(Clusters data, double[][] weights) {
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      for (int c = 0; c < CLASSES; c++) {
        sum += Math.pow(error(data, i, c, weights), 2);
      }
    }
    return sum / CLASSES / data.size();
  }

  /** The gradient of {@link #loss}. */
  public static double[][] gradient(Clusters data, double[][] weights) {
    double[][] gradient = new double[ROWS][CLASSES];
    for (int i = 0; i < data.size(); i++) {
      for (int c = 0; c < CLASSES; c++) {
        double slope = 2 * error(data, i, c, weights) / CLASSES / data.size();
        for (int row = 0; row < ROWS; row++) {
          gradient[row][c] += slope * feature(data, i, row);
        }
      }
    }
    return gradient;
  }

  /**
   * {@code (X'X + lambda I)^-1 X'T} by Gauss-Jordan elimination.
   *
   * @param ofBias lambda in the row of the bias
   */
  public static double[][] ridge(Clusters data, double lambda, double ofBias) {
    double[][] system = new double[ROWS][ROWS + CLASSES];
    for (int i = 0; i < data.size(); i++) {
      for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < ROWS; column++) {
          system[row][column] += feature(data, i, row) * feature(data, i, column);
        }
        system[row][ROWS + data.label(i)] += feature(data, i, row);
      }
    }
    for (int row = 0; row < ROWS; row++) {
      system[row][row] += row < FEATURES ? lambda : ofBias;
    }
    for (int pivot = 0; pivot < ROWS; pivot++) {
      double divisor = system[pivot][pivot];
      for (int column = 0; column < ROWS + CLASSES; column++) {
        system[pivot][column] /= divisor;
      }
      for (int row = 0; row < ROWS; row++) {
        double factor = row == pivot ? 0 : system[row][pivot];
        for (int column = 0; column < ROWS + CLASSES; column++) {
          system[row][column] -= factor * system[pivot][column];
        }
      }
    }
    double[][] solution = new double[ROWS][CLASSES];
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(system[row], ROWS, solution[row], 0, CLASSES);
    }
    return solution;
  }
}
